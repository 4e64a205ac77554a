// A peer answers lines on its standard input: "WORKLOAD SECONDS" runs that step for so long and is answered by
// "WORKLOAD MEDIAN_MS MINIMUM_MS STEPS", or by "WORKLOAD none" when the program does not know it. It says "ready VERSION" first.
#pragma once
#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using Step = std::function<void()>;
using Makers = std::map<std::string, std::function<Step()>>;

inline double Now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

inline void Serve(const std::string& version, const Makers& makers)
{
    std::map<std::string, Step> ready;
    std::cout << "ready " << version << std::endl;
    std::string name;
    double seconds;
    while (std::cin >> name >> seconds)
    {
        auto maker = makers.find(name);
        if (maker == makers.end())
        {
            std::cout << name << " none" << std::endl;
            continue;
        }

        if (!ready.count(name))
        {
            ready[name] = maker->second();
            double start = Now();
            for (int i = 0; i < 3 || (i < 40 && Now() - start < 0.5); i++)
                ready[name]();
        }

        auto& step = ready[name];
        std::vector<double> times;
        for (double start = Now(); times.size() < 3 || (times.size() < 20000 && Now() - start < seconds);)
        {
            double from = Now();
            step();
            times.push_back((Now() - from) * 1e3);
        }

        std::sort(times.begin(), times.end());
        std::cout << name << ' ' << times[times.size() / 2] << ' ' << times[0] << ' ' << times.size() << std::endl;
    }
}
