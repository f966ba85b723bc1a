//! Days of three models: one slows down, one day is there twice, one is written in another unit, and a report says
//! what no row does.

use super::folders::{Files, Said};

const DAYS: Files = &[
    (
        "daily/2026-03-02/runs.csv",
        "model,prompt,ttft_ms,tokens_s,load_ms\nwren,a,1512.0,180.4,1480.0\nwren,b,44.0,182.2,11.0\nwren,c,46.0,181.3,12.0\n\
         finch,a,2478.0,96.2,2373.0\nfinch,b,117.0,95.4,12.0\nfinch,c,115.0,96.4,12.0\n\
         heron,a,5357.0,37.7,5059.0\nheron,b,294.0,38.2,11.0\nheron,c,296.0,38.1,12.0\n",
    ),
    (
        "daily/2026-03-03/runs.csv",
        "model,prompt,ttft_ms,tokens_s,load_ms\nwren,a,1453.0,179.3,1419.0\nwren,b,45.0,181.7,12.0\nwren,c,47.0,180.8,12.0\n\
         finch,a,2433.0,97.1,2330.0\nfinch,b,119.0,95.9,12.0\nfinch,c,121.0,97.4,11.0\n\
         heron,a,5254.0,38.4,4964.0\nheron,b,301.0,38.0,12.0\nheron,c,299.0,38.6,11.0\n",
    ),
    (
        "daily/2026-03-03/runs (copy).csv",
        "model,prompt,ttft_ms,tokens_s,load_ms\nwren,a,1453.0,179.3,1419.0\nwren,b,45.0,181.7,12.0\nwren,c,47.0,180.8,12.0\n\
         finch,a,2433.0,97.1,2330.0\nfinch,b,119.0,95.9,12.0\nfinch,c,121.0,97.4,11.0\n\
         heron,a,5254.0,38.4,4964.0\nheron,b,301.0,38.0,12.0\nheron,c,299.0,38.6,11.0\n",
    ),
    (
        "daily/2026-03-04/runs.csv",
        "model,prompt,ttft_ms,tokens_s,load_ms\nwren,a,1.427,182.5,1392.0\nwren,b,0.045,183.0,11.0\nwren,c,0.047,182.1,12.0\n\
         finch,a,2.410,83.9,2310.0\nfinch,b,0.116,84.2,12.0\nfinch,c,0.120,84.6,12.0\n\
         heron,a,5.290,37.6,4990.0\nheron,b,0.298,38.3,12.0\nheron,c,0.300,37.9,12.0\n",
    ),
    (
        "daily/2026-03-05/runs.csv",
        "model,prompt,ttft_ms,tokens_s,load_ms\nwren,a,1398.0,181.2,1364.0\nwren,b,46.0,180.7,12.0\nwren,c,45.0,182.9,11.0\n\
         finch,a,2450.0,82.1,2344.0\nfinch,b,118.0,82.8,12.0\nfinch,c,122.0,83.2,12.0\n\
         heron,a,5310.0,38.5,5011.0\nheron,b,297.0,37.8,12.0\nheron,c,303.0,38.2,12.0\n",
    ),
    (
        "models/finch/sweep.csv",
        "num_gpu,num_ctx,tokens_s\n8,1024,59.1\n8,1024,59.9\n8,4096,55.0\n8,4096,55.4\n99,1024,96.0\n99,1024,96.6\n\
         99,4096,89.1\n99,4096,89.5\n",
    ),
    (
        "models/finch/report.md",
        "# Sweep of finch\n\nThe best configuration is `num_gpu=99, num_ctx=1024` with a mean throughput of 107.8 tok/s.\n",
    ),
    (
        "quantisation/sizes.csv",
        "quant,size_gb,accuracy_pct,tokens_s\nq4_0,1.82,61.4,38.1\nq5_K_M,2.21,62.9,33.6\nq8_0,3.36,63.2,24.9\nf16,6.35,63.3,13.7\n",
    ),
    (
        "studies/temperature.csv",
        "temperature,prompt,tokens_s\n0.2,a,45.72\n0.2,b,45.96\n0.5,a,45.31\n0.5,b,45.65\n0.8,a,46.15\n0.8,b,46.33\n",
    ),
];

/// Two engines under load, a file for each run, the watts of the card, and a note of what is allowed.
const ENGINES: Files = &[
    (
        "results/vllm_c1.json",
        r#"{"engine": "vllm-0.8", "concurrency": 1, "throughput_tok_s": 42.0, "itl_ms": 23.81}"#,
    ),
    (
        "results/vllm_c64.json",
        r#"{"engine": "vllm-0.8", "concurrency": 64, "throughput_tok_s": 1602.3, "itl_ms": 39.94}"#,
    ),
    (
        "results/tgi_c1.json",
        r#"{"engine": "tgi-3.0", "concurrency": 1, "throughput_tok_s": 39.4, "itl_ms": 25.38}"#,
    ),
    (
        "results/tgi_c64.json",
        r#"{"engine": "tgi-3.0", "concurrency": 64, "throughput_tok_s": 1421.2, "itl_ms": 45.03}"#,
    ),
    (
        "telemetry/gpu.csv",
        "time,engine,power_w\n10:00,vllm-0.8,288.2\n10:01,vllm-0.8,299.4\n10:02,vllm-0.8,281.0\n\
         10:03,tgi-3.0,252.6\n10:04,tgi-3.0,236.3\n10:05,tgi-3.0,255.1\n",
    ),
    ("notes.md", "# Notes\n\nThe budget for the card is 300 W.\n"),
];

/// Processors with prices and watts in columns with semicolons, and games on two cards.
const PARTS: Files = &[
    (
        "cpu.csv",
        "CPU;Run;Multi-Core;Single-Core;Power (W);Price (€)\nTarn 5600;1;11850;612;88,0;199\nTarn 5600;2;11910;610;88,4;199\n\
         Tarn 5900;1;19400;641;142,0;329\nTarn 5900;2;19280;645;141,2;329\nIbex 12400;1;12980;598;71,0;179\n\
         Ibex 12400;2;13020;602;70,2;179\n",
    ),
    (
        "games.json",
        r#"{"results": [
            {"game": "Citadel", "card": "Kite 60", "resolution": "1080p", "avg_fps": 58.3, "low_1pct_fps": 43.4},
            {"game": "Citadel", "card": "Kite 60", "resolution": "2160p", "avg_fps": 23.6, "low_1pct_fps": 16.7},
            {"game": "Citadel", "card": "Kite 80", "resolution": "1080p", "avg_fps": 83.9, "low_1pct_fps": 61.2},
            {"game": "Citadel", "card": "Kite 80", "resolution": "2160p", "avg_fps": 34.1, "low_1pct_fps": 25.5}]}"#,
    ),
];

/// A file for each week, which only its name says.
const NUMBERED: Files = &[
    (
        "week-01.csv",
        "region,requests,errors,p95_ms\nnorth,123600,148,121.3\nsouth,86520,101,151.2\neast,61800,70,115.8\n",
    ),
    (
        "week-02.csv",
        "region,requests,errors,p95_ms\nnorth,127200,151,119.6\nsouth,89040,1883,368.5\neast,63600,78,113.9\n",
    ),
    (
        "week-03.csv",
        "region,requests,errors,p95_ms\nnorth,130800,158,122.7\nsouth,91560,112,148.8\neast,65400,81,116.4\n",
    ),
];

pub(crate) const WEEKS: &[(Files, Said)] = &[
    (
        NUMBERED,
        &[
            ('s', "The number of requests grew from 271,920 in week 1 to 287,760 in week 3."),
            ('x', "The number of requests grew from 271,920 in week 1 to 299,760 in week 3."),
            ('s', "In week 2, 1,883 requests failed in south."),
            ('x', "In week 3, 1,883 requests failed in south."),
            ('s', "Apart from week 2, the p95 of south stayed below 200 ms."),
            ('x', "Apart from week 3, the p95 of south stayed below 200 ms."),
            ('s', "Without week 2, the average p95 of south is 150.0 ms."),
            ('x', "Without week 2, the average p95 of south is 222.8 ms."),
        ],
    ),
    (
        PARTS,
        &[
            ('s', "The Ibex 12400 reaches 184 points per watt."),
            ('x', "The Ibex 12400 reaches 204 points per watt."),
            ('s', "The Ibex 12400 offers 72.6 points per euro."),
            ('x', "The Ibex 12400 offers 92.6 points per euro."),
            ('s', "The Tarn 5600 costs 199 euros, 130 euros less than the Tarn 5900."),
            ('x', "The Tarn 5600 costs 199 euros, 150 euros less than the Tarn 5900."),
            ('s', "In Citadel at 2160p, the Kite 60 drops to 23.6 FPS, the lowest value of all tests."),
            ('x', "In Citadel at 2160p, the Kite 60 drops to 26.7 FPS, the lowest value of all tests."),
            ('u', "In Citadel at 2160p, the Kite 42 drops to 23.6 FPS."),
            ('x', "In Citadel at 1440p, the Kite 60 drops to 23.6 FPS."),
            ('x', "In Citadel at 2160p, the Ibex 12400 drops to 23.6 FPS."),
            ('s', "The 1% lows of the Kite 60 in Citadel at 1080p are 43.4 FPS."),
            ('s', "Neither card reaches 60 FPS in Citadel at 2160p."),
            ('x', "Neither card reaches 60 FPS in Citadel at 1080p."),
        ],
    ),
    (
        ENGINES,
        &[
            ('s', "The inter-token latency at 64 clients is 39.94 ms for vllm-0.8 and 45.03 ms for tgi-3.0."),
            ('x', "The inter-token latency at 45 clients is 39.94 ms for vllm-0.8 and 45.03 ms for tgi-3.0."),
            ('s', "Going from 1 to 64 clients multiplies the throughput of vllm-0.8 by 38.2."),
            ('x', "Going from 1 to 64 clients multiplies the throughput of vllm-0.8 by 48.2."),
            ('s', "The highest power draw was 299.4 W, just below the budget of 300 W."),
            ('x', "The lowest power draw was 299.4 W, just below the budget of 300 W."),
            // Two lines are two sentences, however the second begins.
            (
                'c',
                "There were two levels (1 and 64).\nvllm-0.8 delivers the lowest throughput, 1602.3 tok/s at a concurrency of 64.",
            ),
        ],
    ),
    (
        DAYS,
        &[
            ('s', "The mean throughput is 45.84 tok/s at 0.2, 45.48 tok/s at 0.5 and 46.24 tok/s at 0.8."),
            ('x', "The mean throughput is 45.84 tok/s at 0.2, 47.48 tok/s at 0.5 and 46.24 tok/s at 0.8."),
            // The copy of a day counts once, and so does its mean.
            ('s', "Before 4 March, the mean throughput of finch was 96.4 tok/s."),
            ('x', "Before 4 March, the mean throughput of finch was 90.2 tok/s."),
            ('s', "The lowest daily mean of finch was 82.7 tok/s."),
            ('x', "The lowest daily mean of finch was 96.8 tok/s."),
            ('s', "The throughput of wren and heron was stable over the whole period."),
            ('c', "The throughput of wren and finch was stable over the whole period."),
            // Of the day that is written in seconds nothing counts beside the others.
            ('s', "In warm calls, the mean TTFT of finch is 118.7 ms in the daily runs."),
            ('x', "In warm calls, the mean TTFT of finch is 89.0 ms in the daily runs."),
            (
                's',
                "models/finch/report.md gives 107.8 tok/s for the best configuration of finch, but the rows average 96.3 tok/s.",
            ),
            ('x', "The rows average 107.8 tok/s for the best configuration of finch."),
            ('s', "q4_0 is the smallest and fastest variant, but also the least accurate."),
            ('c', "q5_K_M is the second fastest variant, but also the least accurate."),
            (
                's',
                "q8_0 is only 0.1 percentage points less accurate than f16 but needs about half the space.",
            ),
            ('s', "f16 needs 3.5 times as much space as q4_0."),
            ('x', "f16 needs 2.8 times as much space as q4_0."),
            ('s', "Moving from q4_0 to q5_K_M costs 12% of the speed and gains 1.5 points of accuracy."),
            ('x', "Moving from q4_0 to q5_K_M costs 12% of the speed and gains 2.5 points of accuracy."),
            ('x', "Moving from q4_0 to q5_K_M costs 12% of the speed and loses 1.5 points of accuracy."),
            // A table in the files of another model bears nothing out.
            ('s', "With 4,096 tokens of context, finch reaches 55.2 tok/s with 8 layers and 89.3 with 99."),
            ('x', "With 4,096 tokens of context, wren reaches 55.2 tok/s with 8 layers and 89.3 with 99."),
            ('s', "finch slowed down from 4 March onwards."),
            ('c', "wren slowed down from 4 March onwards."),
            ('c', "Since 4 March, the throughput of finch has improved."),
            ('s', "finch has been 13.4% slower since 4 March."),
            ('x', "finch has been 13.4% faster since 4 March."),
            (
                's',
                "Until 3 March finch reached 96.4 tok/s. Since 4 March it has reached 83.5 tok/s. The drop of 12.9 tok/s is large.",
            ),
            (
                'x',
                "Until 3 March finch reached 96.4 tok/s. Since 4 March it has reached 83.5 tok/s. The drop of 18.9 tok/s is large.",
            ),
            ('s', "Excluding cold starts, the mean TTFT of heron is 298.3 ms in the daily runs."),
            ('x', "Excluding cold starts, the mean TTFT of heron is 1965.0 ms in the daily runs."),
            ('s', "f16 needs 3.5 times as much space as q4_0 and gains only 1.9 points."),
            ('x', "f16 needs 3.5 times as much space as q4_0 and gains only 2.9 points."),
            ('s', "The report in models/finch claims 107.8 tok/s for the best configuration."),
            ('x', "The report in models/heron claims 107.8 tok/s for the best configuration."),
            ('s', "finch is 61.8% faster with 99 layers than with 8."),
            ('x', "wren is 61.8% faster with 99 layers than with 8."),
            ('s', "Only f16 is slower than 20 tok/s."),
            ('c', "Only f16 is faster than 20 tok/s."),
            ('s', "heron takes about 6.6 times as long as wren to produce the first token of a warm call."),
            ('x', "wren takes about 6.6 times as long as heron to produce the first token of a warm call."),
            ('s', "finch gains 36.8 tok/s when the layers are raised from 8 to 99 at a context of 1,024."),
            ('x', "finch loses 36.8 tok/s when the layers are raised from 8 to 99 at a context of 1,024."),
            (
                's',
                "With 99 layers, finch drops from 96.3 tok/s at a context of 1,024 to 89.3 tok/s at 4,096.",
            ),
            (
                'x',
                "With 99 layers, finch rises from 96.3 tok/s at a context of 1,024 to 89.3 tok/s at 4,096.",
            ),
        ],
    ),
];
