//! Sentences that claim nothing of the data: advice, opinions, guesses at causes, chat, headings, and numbers
//! that only count the text's own parts.

use super::{Ask, fill};
use crate::case::{Label, Said};

pub fn advice(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "Repeat the measurements with more runs before drawing conclusions.",
        "Consider automating the collection of these data.",
        "It would be worth checking the driver settings.",
        "Document the configuration of every run.",
        "Use the same prompts in all future tests.",
        "Future work should look at longer inputs.",
        "Keep the raw files together with the report.",
        "We recommend monitoring these values over a longer period.",
        "Run a warm-up before each measurement.",
        "Add a column with the version of the software.",
        "Teams should agree on one naming scheme for files.",
        "Next, test the behaviour under sustained load.",
        "Please review the failed cases by hand.",
        "Plan a follow-up study with other workloads.",
        "Store the results in a shared location.",
        "Try to reduce background activity on the machine.",
    ];
    Some(Said::new("advice", Label::NoClaim, *ask.own(&items)))
}

pub fn advice_with_names(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "Consider using TensorRT to speed up inference.",
        "It may help to try vLLM or llama.cpp as a backend.",
        "Tools such as Grafana can show these trends over time.",
        "You could export the table to Excel for further analysis.",
        "Consider profiling with Nsight Systems.",
        "Evaluate whether Kubernetes would simplify the deployment.",
        "We suggest plotting the results with Matplotlib.",
        "Consider Jenkins for running the suite every night.",
        "It might be worth comparing with PyTorch.",
        "Prometheus would be a good choice for monitoring.",
        "Try quantising the weights with GPTQ.",
        "A dashboard in Tableau could make this easier to read.",
    ];
    Some(Said::new("advice with foreign names", Label::NoClaim, *ask.own(&items)))
}

pub fn opinion(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "Good performance depends on many things.",
        "These results are encouraging.",
        "The choice of configuration is always a trade-off.",
        "Careful measurement is the basis of every decision.",
        "This is an important aspect for interactive use.",
        "Understanding the data is the first step.",
        "Overall, the picture is clear.",
        "Such comparisons are useful in practice.",
        "Latency matters more than throughput for chat applications.",
        "The analysis gives a good starting point.",
        "Benchmarks never tell the whole story.",
        "Reliable data are worth the effort.",
        "There is always room for improvement.",
        "Which setting is right depends on the use case.",
    ];
    Some(Said::new("opinion", Label::NoClaim, *ask.own(&items)))
}

pub fn hedged_cause(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "This may be due to caching effects.",
        "A possible explanation is memory bandwidth.",
        "The cause could be background load, but the data do not say.",
        "Perhaps the scheduler plays a part here.",
        "It is unclear why this happens.",
        "One might suspect thermal throttling.",
        "This could be related to the way in which batches are formed.",
        "The reason is not known.",
        "Presumably the garbage collector is involved.",
        "Whether this holds in production remains to be seen.",
    ];
    Some(Said::new("hedged cause", Label::NoClaim, *ask.own(&items)))
}

pub fn chat(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "Sure, here is the report you asked for.",
        "Let me know if you need anything else!",
        "Okay, let's look at the data in detail.",
        "I hope this helps.",
        "Here's a structured analysis of the benchmark data:",
        "Certainly! Below you will find the analysis.",
        "Feel free to ask if something is unclear.",
        "Thank you for providing the files.",
        "As an AI model, I can only describe what is in the files.",
        "Do you want me to go into more detail?",
    ];
    Some(Said::new("chat", Label::NoClaim, *ask.own(&items)))
}

pub fn harmless_number(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "This report has three sections.",
        "The analysis proceeds in two steps.",
        "Section 2 describes the method.",
        "1. Overview of the data",
        "There are two main points to note:",
        "The following three recommendations follow.",
        "See Table 1 for an overview.",
        "The first part describes the data, the second the results.",
        "We answer four questions below.",
        "2) What should be done next",
        "On the one hand this is simple, on the other it takes time.",
        "The next two paragraphs explain this.",
        "Figure 2 would show this best.",
        "As a first step, collect more data.",
        "Appendix 1 lists the terms.",
        "Let us take these points one by one.",
    ];
    Some(Said::new("harmless number", Label::NoClaim, *ask.own(&items)))
}

pub fn heading(ask: &mut Ask<'_>) -> Option<Said> {
    let items = [
        "## Executive Summary",
        "## Key Findings",
        "### Method",
        "## 2. Results",
        "### Limitations and Outlook",
        "## Performance Analysis",
        "## Recommendations",
        "### Data Overview",
        "## 3. Conclusion",
        "### Next Steps",
        "## Introduction",
        "### Comparison of Configurations",
    ];
    Some(Said::new("heading", Label::NoClaim, *ask.own(&items)))
}

/// What the folder is about, without a number.
pub fn description(ask: &mut Ask<'_>) -> Option<Said> {
    let measure = ask.measure();
    let spoken = ask.spoken(measure);
    let thing = ask.world.domain.thing;
    let template = *ask.random.pick(&[
        "The files describe the {m} of each {S}.",
        "This report looks at {m}.",
        "The data contain measurements of {m} for each {S}.",
        "Below, {m} is compared.",
    ]);
    Some(Said::new("description", Label::Fine, fill(template, thing, &spoken, "")))
}
