// The workloads of Nabi.Bench in libtorch's C++ interface: what a .NET binding calls, without the cost of the calls.
// Usage: steps THREADS
#include <torch/torch.h>
#include <torch/version.h>
#include "../serve.hpp"

using torch::Tensor;
namespace nn = torch::nn;
namespace optim = torch::optim;

// Embedding, convolutions, recurrent layers and a head; what is not there is skipped.
struct Net : nn::Module
{
    nn::Embedding embedding{nullptr};
    nn::Conv1d first{nullptr}, second{nullptr};
    std::vector<nn::AnyModule> layers;
    std::vector<char> kinds;
    nn::Linear head{nullptr};
    bool flatten = false;
    Tensor h, c;

    void Recurrent(char kind, int features, int units, bool both = false)
    {
        auto name = "layer" + std::to_string(layers.size());
        if (kind == 'l')
            layers.emplace_back(register_module(name, nn::LSTM(nn::LSTMOptions(features, units).batch_first(true).bidirectional(both))));
        else if (kind == 'g')
            layers.emplace_back(register_module(name, nn::GRU(nn::GRUOptions(features, units).batch_first(true).bidirectional(both))));
        else
            layers.emplace_back(register_module(name, nn::RNN(nn::RNNOptions(features, units).batch_first(true).bidirectional(both))));
        kinds.push_back(kind);
    }

    void Head(int features, int units) { head = register_module("head", nn::Linear(features, units)); }

    Tensor forward(Tensor x)
    {
        if (embedding)
            x = embedding(x);
        if (first)
            x = torch::relu(second(torch::max_pool1d(torch::relu(first(x.transpose(1, 2))), 3))).transpose(1, 2);
        for (size_t i = 0; i < layers.size(); i++)
        {
            if (kinds[i] == 'l')
            {
                auto lstm = layers[i].get<nn::LSTM>();
                auto out = h.defined() ? lstm(x, std::make_tuple(h, c)) : lstm(x);
                x = std::get<0>(out);
                if (h.defined())
                {
                    h = std::get<0>(std::get<1>(out)).detach();
                    c = std::get<1>(std::get<1>(out)).detach();
                }
            }
            else if (kinds[i] == 'g')
                x = std::get<0>(layers[i].get<nn::GRU>()(x));
            else
                x = std::get<0>(layers[i].get<nn::RNN>()(x));
        }

        if (flatten)
            x = x.reshape({x.size(0), -1});
        else if (x.size(2) == head->options.in_features())
            x = x.select(1, x.size(1) - 1);
        return head(x);
    }
};

enum class Goal { Classes, Bit, Absolute };

static Step Training(std::shared_ptr<Net> net, Tensor x, Tensor y, Goal goal, bool adam)
{
    std::shared_ptr<optim::Optimizer> optimizer;
    if (adam)
        optimizer = std::make_shared<optim::Adam>(net->parameters(), optim::AdamOptions(1e-3));
    else
        optimizer = std::make_shared<optim::RMSprop>(net->parameters(), optim::RMSpropOptions(1e-3).alpha(0.9));
    return [=] {
        optimizer->zero_grad();
        auto out = net->forward(x);
        auto loss = goal == Goal::Classes ? torch::nn::functional::cross_entropy(out, y)
            : goal == Goal::Bit ? torch::binary_cross_entropy_with_logits(out, y) : torch::l1_loss(out, y);
        loss.backward();
        optimizer->step();
    };
}

static Step Digits(char kind, int layers, bool both)
{
    auto net = std::make_shared<Net>();
    for (int i = 0; i < layers; i++)
        net->Recurrent(kind, i == 0 ? 28 : 128, 64, both);
    net->flatten = both;
    net->Head(both ? 28 * 128 : 64, 10);
    return Training(net, torch::rand({32, 28, 28}), torch::randint(0, 10, {32}, torch::kLong), Goal::Classes, true);
}

static Step Reviews(char kind, bool both)
{
    auto net = std::make_shared<Net>();
    net->embedding = net->register_module("embedding", nn::Embedding(10000, 32));
    net->Recurrent(kind, 32, 32, both);
    net->Head(both ? 64 : 32, 1);
    return Training(net, torch::randint(0, 10000, {128, 500}, torch::kLong), torch::randint(0, 2, {128, 1}).to(torch::kFloat), Goal::Bit, false);
}

static Step News()
{
    auto net = std::make_shared<Net>();
    net->embedding = net->register_module("embedding", nn::Embedding(10000, 256));
    net->Recurrent('g', 256, 256);
    net->Recurrent('g', 256, 128);
    net->Head(128, 46);
    return Training(net, torch::randint(0, 10000, {32, 500}, torch::kLong), torch::randint(0, 46, {32}, torch::kLong), Goal::Classes, true);
}

static Step Climate(bool convolved)
{
    auto net = std::make_shared<Net>();
    if (convolved)
    {
        net->first = net->register_module("first", nn::Conv1d(14, 32, 5));
        net->second = net->register_module("second", nn::Conv1d(32, 32, 5));
    }

    net->Recurrent('g', convolved ? 32 : 14, 32);
    net->Head(32, 1);
    return Training(net, torch::rand({128, 240, 14}), torch::rand({128, 1}), Goal::Absolute, false);
}

static Step Melody()
{
    auto net = std::make_shared<Net>();
    net->Recurrent('l', 1, 128);
    net->Head(128, 14);
    net->h = torch::zeros({1, 1, 128});
    net->c = torch::zeros({1, 1, 128});
    return Training(net, torch::rand({1, 4, 1}), torch::randint(0, 14, {1}, torch::kLong), Goal::Classes, true);
}

static Step Inference(int batch, int time)
{
    auto net = std::make_shared<Net>();
    net->Recurrent('l', 28, 64);
    net->Head(64, 10);
    net->eval();
    if (time == 1)
    {
        net->h = torch::zeros({1, 1, 64});
        net->c = torch::zeros({1, 1, 64});
    }

    auto x = torch::rand({batch, time, 28});
    return [=] {
        torch::NoGradGuard none;
        net->forward(x);
    };
}

int main(int count, char** arguments)
{
    torch::set_num_threads(count > 1 ? std::atoi(arguments[1]) : 1);
    torch::manual_seed(1);
    Serve(TORCH_VERSION, {
        {"W1-rnn", [] { return Digits('r', 1, false); }},
        {"W1-lstm", [] { return Digits('l', 1, false); }},
        {"W1-gru", [] { return Digits('g', 1, false); }},
        {"W1-bilstm", [] { return Digits('l', 1, true); }},
        {"W1-3bilstm", [] { return Digits('l', 3, true); }},
        {"W2-lstm", [] { return Reviews('l', false); }},
        {"W2-rnn", [] { return Reviews('r', false); }},
        {"W2-bilstm", [] { return Reviews('l', true); }},
        {"W3", [] { return News(); }},
        {"W4-gru", [] { return Climate(false); }},
        {"W4-conv", [] { return Climate(true); }},
        {"W5", [] { return Melody(); }},
        {"inf-b1", [] { return Inference(1, 28); }},
        {"inf-b32", [] { return Inference(32, 28); }},
        {"step", [] { return Inference(1, 1); }},
    });
}
