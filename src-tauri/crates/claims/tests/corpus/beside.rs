//! Amounts and changes that stand beside others, parts of time, what failed, and what others are said to have said.

use crate::folders::{Files, Said};

/// Three jobs on fourteen days: `join` becomes faster on 9 March, one run of `export` failed and one took very long.
pub(crate) const JOBS: Files = &[(
    "runs.csv",
    "date,job,minutes,watts,status\n2026-03-02,load,19.6,129,ok\n2026-03-02,join,39.5,123,ok\n\
         2026-03-02,export,6.6,154,ok\n2026-03-03,load,19.0,157,ok\n2026-03-03,join,37.9,152,ok\n\
         2026-03-03,export,6.8,125,ok\n2026-03-04,load,19.8,124,ok\n2026-03-04,join,38.8,155,ok\n\
         2026-03-04,export,,,failed\n2026-03-05,load,19.1,134,ok\n2026-03-05,join,40.6,157,ok\n\
         2026-03-05,export,7.4,156,ok\n2026-03-06,load,20.2,123,ok\n2026-03-06,join,42.3,122,ok\n\
         2026-03-06,export,7.0,128,ok\n2026-03-07,load,10.7,129,ok\n2026-03-07,join,22.1,156,ok\n\
         2026-03-07,export,3.8,131,ok\n2026-03-08,load,10.5,156,ok\n2026-03-08,join,22.4,143,ok\n\
         2026-03-08,export,3.7,124,ok\n2026-03-09,load,20.2,159,ok\n2026-03-09,join,23.2,154,ok\n\
         2026-03-09,export,6.9,140,ok\n2026-03-10,load,19.9,149,ok\n2026-03-10,join,23.6,135,ok\n\
         2026-03-10,export,7.2,135,ok\n2026-03-11,load,19.0,139,ok\n2026-03-11,join,24.1,141,ok\n\
         2026-03-11,export,7.2,138,ok\n2026-03-12,load,20.3,124,ok\n2026-03-12,join,22.9,146,ok\n\
         2026-03-12,export,31.4,141,ok\n2026-03-13,load,19.2,151,ok\n2026-03-13,join,23.8,124,ok\n\
         2026-03-13,export,7.2,156,ok\n2026-03-14,load,11.4,140,ok\n2026-03-14,join,12.9,142,ok\n\
         2026-03-14,export,3.9,157,ok\n2026-03-15,load,11.4,124,ok\n2026-03-15,join,13.7,137,ok\n\
         2026-03-15,export,3.8,124,ok\n",
)];

/// Four sites before and after a change, and three models with three precisions.
pub(crate) const CHANGES: Files = &[
    (
        "sites.csv",
        "site,old_s,new_s,old_mb,new_mb\nblog,41.2,36.1,310,388\nshop,88.0,73.9,512,650\n\
         wiki,63.5,54.4,402,498\ndocs,120.4,102.9,660,829\n",
    ),
    (
        "precision.csv",
        "model,precision,fps,watts\ntern,fp32,40.2,61.0\ntern,fp16,61.8,58.3\n\
         tern,int8,79.6,55.1\nkite,fp32,25.5,70.2\nkite,fp16,37.0,66.8\n\
         kite,int8,50.3,62.7\nloon,fp32,12.1,80.4\nloon,fp16,19.9,77.5\n\
         loon,int8,24.8,72.0\n",
    ),
];

/// Packers at levels, a load test with errors of requests, samples with a flag, and settings in YAML.
pub(crate) const PACKERS: Files = &[
    (
        "packers.csv",
        "packer,level,file,ratio,mb_s\n\
         brik,1,logs,3.12,412.0\nbrik,1,maps,2.04,388.5\nbrik,19,logs,4.71,9.6\nbrik,19,maps,2.93,8.1\n\
         pax,6,logs,4.40,31.5\npax,6,maps,2.71,28.4\npax,9,logs,4.66,12.2\npax,9,maps,2.90,11.0\n",
    ),
    (
        "load.csv",
        "concurrency,server,requests,errors\n\
         1,elm,640,0\n8,elm,1280,4\n64,elm,2560,41\n1,ash,640,0\n8,ash,1280,0\n64,ash,2560,12\n",
    ),
    (
        "heat/forge.csv",
        "minute,phase,watts,throttled\n0,idle,48,0\n1,idle,49,0\n2,load,221,0\n3,load,224,0\n4,load,219,1\n\
         5,load,202,1\n6,idle,60,0\n7,idle,51,0\n",
    ),
    ("setup.yaml", "server: larchd 3.2\ngpu: Vireo L40\nclient_timeout_s: 30\n"),
];

pub(crate) const BESIDE: &[(Files, Said)] = &[
    (
        JOBS,
        &[
            (
                's',
                "On weekdays, join took 39.8 minutes on average before 9 March and 23.5 minutes from that day on.",
            ),
            (
                'x',
                "On weekdays, join took 23.5 minutes on average before 9 March and 39.8 minutes from that day on.",
            ),
            ('s', "load took 19.6 minutes on weekdays and 11.0 minutes at the weekend."),
            ('x', "load took 11.0 minutes on weekdays and 19.6 minutes at the weekend."),
            ('s', "Of the 42 runs, 41 completed; the failed run is export on 4 March."),
            ('c', "Of the 42 runs, 41 completed; the failed run is load on 4 March."),
            ('c', "The failed run is export on 12 March."),
            ('s', "Leaving 12 March aside, export takes 6.0 minutes on average."),
            ('x', "Leaving 12 March aside, export takes 7.9 minutes on average."),
            ('s', "In total, load took 240.3 minutes, join 387.8 and export 102.9."),
            ('x', "In total, load took 387.8 minutes, join 240.3 and export 102.9."),
            ('s', "Minutes, to compare:\n\n- load: 20.2\n- join: 23.2\n- export: 6.9\n"),
            ('x', "Minutes, to compare:\n\n- load: 24.2\n- join: 29.2\n- export: 8.9\n"),
            ('x', "Over the past six months the pipeline has become much more reliable."),
            ('x', "The vendor confirmed that the scheduler was at fault."),
        ],
    ),
    (
        CHANGES,
        &[
            ('s', "The builds take 12% to 16% less time than before."),
            ('x', "The builds take 22% to 26% less time than before."),
            ('s', "On every site memory rises by 24% to 27%."),
            ('x', "On every site memory rises by 34% to 37%."),
            ('s', "fp16 is between 1.45 and 1.64 times as fast as fp32."),
            ('x', "fp16 is between 1.25 and 1.44 times as fast as fp32."),
            ('s', "With fp32, tern is faster than kite (40.2 vs. 25.5 fps)."),
            ('c', "With fp32, tern is slower than kite (40.2 vs. 25.5 fps)."),
            ('s', "With fp32, tern is about 58% faster than kite (40.2 vs. 25.5 fps)."),
            ('c', "With fp32, tern is about 58% slower than kite (40.2 vs. 25.5 fps)."),
            ('s', "From precision to precision the mean watts are 70.5, 67.5 and 63.3."),
            ('x', "From precision to precision the mean watts are 78.5, 75.5 and 69.3."),
            ('s', "kite is faster than loon in all three precisions."),
            ('c', "loon is faster than kite in all three precisions."),
            ('s', "The watts fall by 9.7% for tern, 10.7% for kite and 10.4% for loon."),
            ('x', "The watts fall by 12.7% for tern, 14.7% for kite and 13.4% for loon."),
            ('s', "Going from fp32 to int8, speed rises by 98% for tern, 97% for kite and 105% for loon."),
            ('x', "Going from fp32 to int8, speed rises by 48% for tern, 57% for kite and 65% for loon."),
        ],
    ),
    (
        PACKERS,
        &[
            ('s', "brik 19 packs logs to a ratio of 4.71, and pax 9 to 4.66."),
            ('c', "pax 9 packs logs to a ratio of 4.71, and brik 19 to 4.66."),
            ('s', "The packers were tested in four configurations."),
            ('x', "The packers were tested in seven configurations."),
            ('s', "There are 4 rows for each packer."),
            ('s', "At 64 clients the error rate of elm is 1.6 % and that of ash 0.47 %."),
            ('x', "At 64 clients the error rate of elm is 0.47 % and that of ash 1.6 %."),
            ('s', "With 64 clients, elm failed on 41 of 2,560 requests."),
            ('x', "With 64 clients, elm failed on 12 of 2,560 requests."),
            ('s', "elm lost 4 of 1,280 requests at 8 clients."),
            ('x', "elm lost 12 of 1,280 requests at 8 clients."),
            ('s', "Depending on the level, the mean ratio of brik lies between 2.58 and 3.82."),
            ('x', "Depending on the level, the mean ratio of brik lies between 2.78 and 3.62."),
            ('s', "All throttled samples lie in the load phase."),
            ('c', "The throttled samples lie in the idle phase."),
            ('s', "The server was larchd 3.2 on a Vireo L40."),
            ('x', "The server was larchd 3.2 on a Vireo L90."),
            ('s', "The client timeout was set to 30 seconds."),
            ('x', "The client timeout was set to 45 seconds."),
            ('x', "The errors are due to a broken network switch."),
            ('c', "pax was run at level 19."),
        ],
    ),
];
