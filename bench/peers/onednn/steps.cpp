// oneDNN's LSTM primitive alone: forward and backward of the recurrent layer, without the rest of the model and without an update.
// Usage: OMP_NUM_THREADS=n steps
#include <dnnl.hpp>
#include <memory>
#include <unordered_map>
#include "../serve.hpp"

using namespace dnnl;
using Tag = memory::format_tag;

struct Sizes
{
    int time, batch, features, units;
};

// Memory of a layout, filled with small numbers.
static memory Filled(const memory::desc& layout, const engine& cpu)
{
    memory block(layout, cpu);
    auto numbers = static_cast<float*>(block.get_data_handle());
    for (size_t i = 0; i < layout.get_size() / sizeof(float); i++)
        numbers[i] = (static_cast<int>(i * 7919 % 201) - 100) * 0.001f;
    return block;
}

static memory::desc Any(memory::dims sizes) { return {sizes, memory::data_type::f32, Tag::any}; }

static Step Lstm(Sizes s, bool training)
{
    engine cpu(engine::kind::cpu, 0);
    auto queue = std::make_shared<stream>(cpu);
    auto f32 = memory::data_type::f32;
    memory::desc x({s.time, s.batch, s.features}, f32, Tag::tnc), y({s.time, s.batch, s.units}, f32, Tag::tnc);
    memory::desc state({1, 1, s.batch, s.units}, f32, Tag::ldnc), bias({1, 1, 4, s.units}, f32, Tag::ldgo);
    auto wx = Any({1, 1, s.features, 4, s.units}), wh = Any({1, 1, s.units, 4, s.units});
    lstm_forward::primitive_desc there({training ? prop_kind::forward_training : prop_kind::forward_inference,
        rnn_direction::unidirectional_left2right, x, state, state, wx, wh, bias, y, state, state}, cpu);
    auto weights = Filled(there.weights_layer_desc(), cpu), recurrent = Filled(there.weights_iter_desc(), cpu);
    std::unordered_map<int, memory> forward{
        {DNNL_ARG_SRC_LAYER, Filled(x, cpu)}, {DNNL_ARG_SRC_ITER, Filled(state, cpu)}, {DNNL_ARG_SRC_ITER_C, Filled(state, cpu)},
        {DNNL_ARG_WEIGHTS_LAYER, weights}, {DNNL_ARG_WEIGHTS_ITER, recurrent}, {DNNL_ARG_BIAS, Filled(bias, cpu)},
        {DNNL_ARG_DST_LAYER, Filled(y, cpu)}, {DNNL_ARG_DST_ITER, Filled(state, cpu)}, {DNNL_ARG_DST_ITER_C, Filled(state, cpu)}};
    if (!training)
    {
        lstm_forward run(there);
        return [=] {
            run.execute(*queue, forward);
            queue->wait();
        };
    }

    forward[DNNL_ARG_WORKSPACE] = memory(there.workspace_desc(), cpu);
    lstm_backward::primitive_desc back({prop_kind::backward, rnn_direction::unidirectional_left2right, x, state, state, wx, wh, bias, y,
        state, state, x, state, state, wx, wh, bias, y, state, state}, cpu, there);
    auto weightsBack = Filled(back.weights_layer_desc(), cpu), recurrentBack = Filled(back.weights_iter_desc(), cpu);
    auto backward = forward;
    backward[DNNL_ARG_WEIGHTS_LAYER] = weightsBack;
    backward[DNNL_ARG_WEIGHTS_ITER] = recurrentBack;
    backward[DNNL_ARG_DIFF_SRC_LAYER] = Filled(x, cpu);
    backward[DNNL_ARG_DIFF_WEIGHTS_LAYER] = Filled(back.diff_weights_layer_desc(), cpu);
    backward[DNNL_ARG_DIFF_WEIGHTS_ITER] = Filled(back.diff_weights_iter_desc(), cpu);
    backward[DNNL_ARG_DIFF_BIAS] = Filled(bias, cpu);
    backward[DNNL_ARG_DIFF_DST_LAYER] = Filled(y, cpu);
    for (int slot : {DNNL_ARG_DIFF_SRC_ITER, DNNL_ARG_DIFF_SRC_ITER_C, DNNL_ARG_DIFF_DST_ITER, DNNL_ARG_DIFF_DST_ITER_C})
        backward[slot] = Filled(state, cpu);
    lstm_forward run(there);
    lstm_backward runBack(back);
    reorder turn(weights, weightsBack), turnRecurrent(recurrent, recurrentBack);
    return [=]() mutable {
        run.execute(*queue, forward);
        turn.execute(*queue, weights, weightsBack);
        turnRecurrent.execute(*queue, recurrent, recurrentBack);
        runBack.execute(*queue, backward);
        queue->wait();
    };
}

int main()
{
    auto version = dnnl_version();
    Serve(std::to_string(version->major) + "." + std::to_string(version->minor) + "." + std::to_string(version->patch), {
        {"W1-lstm", [] { return Lstm({28, 32, 28, 64}, true); }},
        {"W2-lstm", [] { return Lstm({500, 128, 32, 32}, true); }},
        {"inf-b1", [] { return Lstm({28, 1, 28, 64}, false); }},
        {"inf-b32", [] { return Lstm({28, 32, 28, 64}, false); }},
        {"step", [] { return Lstm({1, 1, 28, 64}, false); }},
    });
}
