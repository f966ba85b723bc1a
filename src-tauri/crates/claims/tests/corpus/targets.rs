//! A load test of two servers on two days, and a table of what was agreed.

use super::folders::{Files, Said};

const LOAD: Files = &[
    (
        "load-2026-09-14.csv",
        "server,clients,requests,errors,throughput_rps,p50_ms,p95_ms,p99_ms,gpu_mem_mib\n\
         puffin,1,2997,0,50.0,19.1,37.4,56.0,5214\npuffin,16,26098,0,435.0,35.1,72.8,96.2,5424\n\
         puffin,32,34792,93,579.9,53.0,118.3,158.2,5648\npuffin,64,42478,28,708.0,90.3,192.4,273.0,6096\n\
         skua,1,2266,0,37.8,25.3,51.0,68.5,6114\nskua,16,20492,0,341.5,44.7,91.5,134.0,6324\n\
         skua,32,29197,46,486.6,63.9,126.6,190.5,6548\nskua,64,35739,315,595.7,106.3,261.3,363.2,6996\n",
    ),
    (
        "load-2026-09-15.csv",
        "server,clients,requests,errors,throughput_rps,p50_ms,p95_ms,p99_ms,gpu_mem_mib\n\
         puffin,1,3124,0,52.1,19.1,40.6,59.2,5214\npuffin,16,26341,0,439.0,35.5,78.2,105.3,5424\n\
         puffin,32,35977,128,599.6,52.2,113.2,173.1,5648\npuffin,64,42908,89,715.1,87.6,190.8,282.1,6096\n\
         skua,1,2331,0,38.9,25.3,57.6,83.1,6114\nskua,16,21038,0,350.6,44.9,90.4,127.9,6324\n\
         skua,32,28771,20,479.5,63.8,133.0,179.6,6548\nskua,64,34717,369,578.6,107.2,249.3,342.6,6996\n",
    ),
    (
        "targets.md",
        "# Service targets\n\nAgreed with the product team on 1 September 2026.\n\n| quantity | target |\n|---|---|\n\
         | p95 latency | at most 150 ms |\n| error rate | at most 0.5 % |\n| GPU memory | at most 6,500 MiB |\n\n\
         Each level ran for 60 seconds on one machine with 8 GB of GPU memory.\n",
    ),
];

/// A load test whose objectives lie in the settings beside it, with the load that they are for.
const SETTINGS: Files = &[
    (
        "runs.csv",
        "version,connections,p95_ms,error_rate\n1.4,100,120.5,0.0\n1.4,200,231.0,0.002\n1.4,400,410.2,0.031\n\
         1.5,100,101.0,0.0\n1.5,200,268.4,0.001\n1.5,400,300.7,0.008\n",
    ),
    ("setup.yaml", "tool: wrk\nslo:\n  error_rate: 0.01\n"),
    ("plan.md", "# Plan\n\n- Goal: p95 below 250 ms at 200 connections\n"),
];

/// Right answers of models to tasks, and what the models cost in another file.
pub(super) const SCORES: &[(Files, Said)] = &[(
    &[
        (
            "scores.csv",
            "model,task,seed,questions,correct,seconds\n\
             osprey-7b,gsm8k,1,500,284,158.8\nosprey-7b,gsm8k,2,500,291,157.4\nosprey-7b,mmlu,1,1000,610,316.2\n\
             osprey-7b,mmlu,2,1000,623,325.0\nosprey-13b,gsm8k,1,500,320,243.5\nosprey-13b,gsm8k,2,500,317,249.1\n\
             osprey-13b,mmlu,1,1000,700,507.0\nosprey-13b,mmlu,2,1000,699,508.1\nlynx-8b,gsm8k,1,500,311,151.4\n\
             lynx-8b,gsm8k,2,500,297,142.1\nlynx-8b,mmlu,1,1000,674,289.7\nlynx-8b,mmlu,2,1000,647,296.5\n",
        ),
        (
            "models.json",
            r#"[{"model":"osprey-7b","size_gb":14.2,"decode_tok_s":38,"price_per_million_tokens_usd":0.2},
               {"model":"osprey-13b","size_gb":25.8,"decode_tok_s":24,"price_per_million_tokens_usd":0.35},
               {"model":"lynx-8b","size_gb":96.0,"decode_tok_s":41,"price_per_million_tokens_usd":0.18}]"#,
        ),
        ("README.md", "# Evaluation\n\nAll runs used one A100 with 80 GB.\n"),
    ],
    &[
        ('s', "On mmlu, osprey-13b is 3.9 points ahead of lynx-8b."),
        ('x', "On mmlu, lynx-8b is 3.9 points ahead of osprey-13b."),
        ('s', "osprey-13b improves on osprey-7b by 6.2 points on gsm8k and 8.3 points on mmlu."),
        ('x', "osprey-13b improves on osprey-7b by 6.2 points on gsm8k and 9.3 points on mmlu."),
        ('s', "Going from osprey-7b to osprey-13b raises the accuracy on mmlu from 61.7 to 70.0 %."),
        ('c', "Going from osprey-7b to osprey-13b raises the accuracy on mmlu from 58.7 to 70.0 %."),
        ('s', "osprey-13b outperforms lynx-8b on both tasks."),
        ('s', "Of 1,000 mmlu problems, osprey-7b solves 616.5 on average."),
        ('s', "lynx-8b is 96.0 GB in size and does not fit on the A100 with 80 GB."),
        ('x', "lynx-8b is 96.0 GB in size and does not fit on the A100 with 90 GB."),
        ('x', "# Costs\n\nosprey-13b takes 507.6 seconds for mmlu, 1.75 times as long as osprey-7b."),
        ('n', "# Setup"),
    ],
)];

/// Epochs of two learning rates.
const EPOCHS: Files = &[(
    "training.csv",
    "learning_rate,epoch,train_loss,val_loss,val_accuracy_pct\n1e-3,1,0.9597,1.0104,77.72\n1e-3,2,0.3154,0.3611,92.25\n\
     1e-3,3,0.1927,0.4509,90.02\n3e-4,1,1.2941,1.3506,70.36\n3e-4,2,0.5712,0.6286,86.33\n3e-4,3,0.1378,0.2365,94.94\n",
)];

/// Numbers that are written as powers are names of what was set.
pub(super) const POWERS: &[(Files, Said)] = &[(
    EPOCHS,
    &[
        ('s', "After epoch 1, 1e-3 has an accuracy of 77.72 % and 3e-4 one of 70.36 %."),
        ('c', "After epoch 1, 3e-4 has an accuracy of 77.72 %."),
        ('s', "In epoch 3, the accuracy of 3e-4 is 4.9 points higher than that of 1e-3."),
        ('x', "In epoch 3, the accuracy of 1e-3 is 4.9 points higher than that of 3e-4."),
        ('s', "With 3e-4, the validation loss falls in every epoch."),
        ('c', "With 1e-3, the validation loss falls in every epoch."),
        ('s', "The validation loss of 1e-3 rises in every epoch after the second."),
        ('c', "The validation loss of 3e-4 rises in every epoch after the second."),
        ('s', "From epoch 2 to epoch 3, the accuracy of 1e-3 falls by 2.2 points."),
        ('x', "From epoch 2 to epoch 3, the accuracy of 1e-3 rises by 2.2 points."),
        ('s', "Between epochs 2 and 3, the accuracy of 3e-4 rises by 8.6 points."),
        ('x', "Between epochs 2 and 3, the accuracy of 3e-4 falls by 8.6 points."),
        ('s', "Between epochs 1 and 2, the accuracy of 3e-4 rises by 16 points."),
        ('x', "Between epochs 1 and 2, the accuracy of 3e-4 rises by 19 points."),
        ('s', "The accuracy of 1e-3 peaks at 92.25 % in epoch 2 and drops to 90.02 % by epoch 3."),
        ('s', "In epoch 3, the gap between validation and training loss is 0.258 for 1e-3."),
        ('x', "In epoch 3, the gap between validation and training loss is 0.358 for 1e-3."),
        ('s', "At the end, 3e-4 has a validation loss of 0.2365, 48 % lower than 1e-3."),
        ('x', "At the end, 3e-4 has a validation loss of 0.2365, 58 % lower than 1e-3."),
    ],
)];

/// What a sentence says of targets, and whether it is so.
pub(super) const TARGETS: &[(Files, Said)] = &[
    (
        LOAD,
        &[
            ('s', "Both servers meet the p95 target up to 32 clients and miss it at 64."),
            ('c', "Both servers meet the p95 target up to 64 clients."),
            ('c', "Both servers miss the p95 target at 32 clients."),
            ('s', "At 64 clients, both servers exceed the p95 limit of 150 ms."),
            ('c', "At 16 clients, skua exceeds the p95 limit of 150 ms."),
            ('s', "puffin misses the p95 target by 42.4 ms at 64 clients on 14 September."),
            ('c', "puffin misses the p95 target by 36.4 ms at 64 clients on 14 September."),
            ('s', "skua is 111.3 ms above the limit at 64 clients on 14 September."),
            ('s', "With 64 clients, skua uses 6,996 MiB, 496 MiB more than allowed."),
            ('s', "The memory limit is violated only by skua, from 32 clients on."),
            ('c', "The memory limit is violated only by puffin, from 32 clients on."),
            ('c', "The memory limit is violated only by skua, from 16 clients on."),
            ('s', "skua violates the target for the error rate only at 64 clients."),
            ('c', "puffin violates the target for the error rate only at 64 clients."),
            ('c', "skua violates the target for the error rate only at 32 clients."),
            ('s', "All three targets are met by puffin at 32 clients."),
            ('c', "All three targets are met by skua at 32 clients."),
            ('s', "puffin misses one target at 64 clients."),
            ('c', "puffin misses two targets at 64 clients."),
            ('s', "No server misses the p95 target at 16 clients."),
            ('c', "No server misses the p95 target at 64 clients."),
        ],
    ),
    (
        SETTINGS,
        &[
            ('s', "At 400 connections, 1.4 violates the objective for the error rate, whereas 1.5 meets it."),
            ('c', "At 400 connections, both versions violate the objective for the error rate."),
            ('s', "1.4 meets the p95 goal, but 1.5 misses it."),
            ('c', "1.5 meets the p95 goal."),
        ],
    ),
];
