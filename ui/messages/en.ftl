### Every word that a person reads. The page's come first, Rust's after "### Rust".
### $platform is mac, windows or linux and is always there on the page.

## The window
app-name = Chimera
dialog-close = Close
dialog-cancel = Cancel
toast-close = Close message
toast-region = Messages
field-changed = changed
field-reset = Reset
field-reset-named = Reset { $label }
nav-main = Main
nav-new-run = New run
nav-folder = Folder
nav-folder-none = none chosen
nav-folder-reading = reading…
nav-folder-read =
    { $name }, { $files ->
        [one] { $files } file
       *[other] { $files } files
    }
nav-run = Run
nav-run-ready = ready
nav-run-reading = reading the folder
nav-run-now = { $run } of { $runs }, { $stage }
nav-run-done = { $runs } of { $runs } done
nav-run-stopped = stopped in run { $run }
nav-run-fell-short = { $complete } of { $runs } complete
nav-run-cancelled = cancelled in run { $run }
nav-results = Results
nav-results-so-far = { $calls } of { $of } calls
nav-results-calls =
    { $calls ->
        [one] { $calls } call
       *[other] { $calls } calls
    }
nav-results-rate = { $rate } tok/s
nav-no-model = no model
nav-report = Report
nav-report-review =
    { $count ->
        [one] { $count } passage to review
       *[other] { $count } passages to review
    }
nav-report-ready = ready to read
close-title = Stop the run and close?
close-text = The calls that are finished are kept. The call that is being made is not repeated.
close-yes = Stop and close
close-no = Keep running
close-words-title = Close without your part of the report?
close-words-text = What you added to the report is not on disk. It is lost when Chimera is closed.
close-words-yes = Close anyway
close-words-no = Keep open
help-title = Help
help-way = Choose a folder of benchmark reports, choose a model, press Run, read the report, save it. Point at a name or a figure to see its formula.
help-key = Keys
help-does = What they do
help-open = Choose a folder
help-run = Run
help-cancel = Cancel the run
help-save = Save the report as HTML
help-print = Print the report
help-new = New run
help-settings = Settings
help-steps = Folder, run, results, report
help-zoom = Larger text, smaller text, usual size
help-help = This help
help-copy = Copy the report as Markdown
help-review = Next passage of the report to review, with Shift the one before
help-panes = Next part of the window
help-platforms = This version has been used in its window on Linux. For Windows it has been linked and tested under Wine, without its window; for macOS its types have been checked, and it has not run there.

## Units and times. Symbols are the same in every language, spaces and order may not be.
unit-milliseconds = ms
unit-seconds = s
unit-minutes = min
unit-tokens-per-second = tok/s
rate-value = { $value } tok/s
duration-milliseconds = { $value } ms
duration-seconds = { $value } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } h { $minutes } min
duration-range = { $low } to { $high }
date-today = Today, { $time }
date-yesterday = Yesterday, { $time }
date-other = { $date }, { $time }

## The first window
first-title = Choose a folder of benchmark reports
first-lede = Chimera reads the files, computes the figures, and writes a report in which each number can be traced to its place in a file.
first-drop = Drop a folder here, or
first-drop-refused = That is not one folder. Choose a folder.
first-kinds = CSV, JSON, Markdown, text and Excel files. They are only read, never changed.
first-sample = Try the sample folder
first-sample-about = Made-up files about three models. A full report at once, with no model needed.
first-recents = Folders from before
first-recent-gone = not there any more
first-forget = Take { $name } off the list
first-models = Models
first-models-about = A model adds prose to the report, and each sentence of it is checked.
first-no-model = No model found, and none needed
first-no-model-about = Figures, charts and findings are made without one. A model adds prose, and each sentence of it is checked.

## The folder
folder-choose = Choose folder…
folder-choose-other = Choose another folder…
folder-change = Change folder…
folder-drop-here = Drop the folder here
folder-drop-behind-question = No folder was opened. Answer the open question first, then drop it again.
folder-rescan = Read again
folder-reading = Reading, { $done } of { $found } files
folder-stop-reading = Stop reading
folder-about = { $path }. Read in { $seconds } s
folder-read-aloud =
    { $name } was read, { $files ->
        [one] { $files } file
       *[other] { $files } files
    }.
folder-trouble = The folder cannot be read
folder-cancelled = Reading was stopped
folder-cancelled-about =
    { $files ->
        [0] No file was read before that. Read the folder again.
        [one] Only the { $files } file that was read is shown. A run reads the whole folder again.
       *[other] Only the { $files } files that were read are shown. A run reads the whole folder again.
    }
fact-files =
    { $count ->
        [one] file, { $size }
       *[other] files, { $size }
    }
fact-read = read
fact-skipped = skipped
fact-values =
    { $count ->
        [one] value
       *[other] values
    }
fact-metrics =
    { $count ->
        [one] metric
       *[other] metrics
    }
fact-facts =
    { $count ->
        [one] fact
       *[other] facts
    }
fact-findings =
    { $count ->
        [one] finding
       *[other] findings
    }
folder-found = Found
folder-found-nothing = No file here that Chimera reads. It reads CSV, TSV, JSON, Markdown, text and Excel files.
folder-type = Type
folder-files-head = Files
folder-rows = Rows
folder-values = Values
folder-size = Size
folder-newest = Newest
folder-skipped = Skipped
folder-skipped-nothing = Nothing was skipped
folder-ticked-out =
    { $files ->
        [one] { $files } file ticked out by you
       *[other] { $files } files ticked out by you
    }
folder-shown = { $shown } of { $of } shown.
folder-show-all = Show all
folder-show-fewer = Show fewer
kind-csv = CSV
kind-json = JSON
kind-json-lines = JSON Lines
kind-markdown = Markdown
kind-spreadsheet = Spreadsheet
kind-text = Text
kind-other = Other
metrics-title = Metrics recognised
metrics-about = Choose a name to correct it.
metrics-none = No column of these files was recognised as something measured.
metrics-metric = Metric
metrics-names = Name in the files
metrics-unit = Unit
metrics-direction = Better
metrics-values = Values
metrics-converted = { $from } → { $to }
metrics-correct = Correct { $name }…
metrics-corrected = corrected
metrics-dimensions = Rows are grouped by
metric-decodeThroughput = Decode throughput
metric-prefillThroughput = Prefill throughput
metric-timeToFirstToken = TTFT
metric-interTokenLatency = ITL
metric-load = Load
metric-prefill = Prefill
metric-decode = Decode
metric-endToEnd = E2E latency
metric-generatedTokens = Generated tokens
metric-promptTokens = Prompt tokens
metric-requestThroughput = Request throughput
metric-latency = Latency
metric-memory = Memory
metric-power = Power
metric-temperature = Temperature
metric-utilization = Utilization
metric-accuracy = Accuracy
direction-higher = higher
direction-lower = lower
direction-neutral = neither
correct-title = Correct { $name }
correct-about =
    { $values ->
        [one] { $values } value
       *[other] { $values } values
    } in { $files ->
        [one] { $files } file
       *[other] { $files } files
    }. What you choose holds for every column of this name in the folder, and is remembered.
correct-own-name = None of these, { $name }
correct-unit = Unit in the files
correct-no-unit = no unit
correct-yes = Correct
correct-reset = As recognised
problems-title = Problems
problems-count =
    { $count ->
        [one] { $count } thing, by file and line
       *[other] { $count } things, by file and line
    }
problems-line = , line { $line }
problems-more = Show { $count } more
problem-is-error = Not usable:
problem-is-warning = Partly usable:
problem-is-notice = Note:
files-title = Files and folders
files-count = { $count } of { $of } files take part
file-read =
    { $kind }, { $values ->
        [one] { $values } value
       *[other] { $values } values
    }
file-skipped = skipped
file-out = ticked out

## The form for a run
form-title = Run settings
form-model = Model
form-model-none = none yet
form-model-gone = { $model }, does not answer
form-model-entry = { $model } ({ $about })
form-model-context = context { $tokens }
form-model-too-large = too large for the memory
form-model-larger = larger than the free memory
models-will-not-fit = Will not fit in memory: needs about { $needed }, and { $free } are free.
form-model-will-not-fit = Will not fit in memory with this context: needs about { $needed }, and { $free } are free. Choose a smaller context window or model, or close other programs.
form-model-file-will-not-fit = Its file alone has { $needed }, and { $free } of memory are free. It will be slow or fail, unless a graphics card has room for it. Choose a smaller model, or close other programs.
form-server-line = { $name }: { $line }
form-see-settings = See Settings
form-runs = Runs
form-runs-fewer = Fewer runs
form-runs-more = More runs
form-context = Context window
form-context-note = at most { $tokens } tokens
form-context-told = of { $tokens } tokens, set by the server
form-context-not-told = not reported by the server
form-question = What do you want to know?
form-question-example = Which setting is fastest, and what does it cost?
form-audience = For whom?
form-audience-example = Colleagues who buy the hardware
form-advanced = Advanced
form-advanced-same = as the model starts
form-advanced-changed = { $count } changed
form-run =
    { $runs ->
        [one] Run once
       *[other] Run { $runs } times
    }
form-model-tiny = A very small model: good for a first try, not for prose that you would sign.
form-starting = Starting…
form-without-model = Report without a model
form-reporting = Making the report…
form-needs-none = The report can be made without one.
form-stays = Nothing leaves this computer.
form-leaves = The folder’s data is sent to { $host }.
model-loaded = loaded
model-remote = runs at { $host }
advanced-start = Start
advanced-start-prepared = Prepared
advanced-start-cold = Cold
advanced-start-prepared-about = The model is loaded and warmed up first; those calls are rows of their own.
advanced-start-cold-about = The first call pays for loading the model, and is marked.
advanced-start-warmed-about = The model is warmed up first; that call is a row of its own. The server loads models by itself.
advanced-start-unwarmed-about = Nothing is called before the first run. Where the server has to load the model for it, its first call pays for that.
advanced-pause = Pause between runs, s
advanced-idle = Longest silence, s
advanced-seed-empty = random
advanced-num-predict-empty = by stage
advanced-num-gpu-about = num_gpu is the number of layers on the GPU: -1 automatic, 0 none.
advanced-on-failure = When a call fails
advanced-on-failure-stop = Stop
advanced-on-failure-continue = Go on with the next run
option-not-a-number = Enter a number.
option-not-whole = Enter a whole number.
option-out-of-range = Enter a number from { $low } to { $high }.
option-keep-alive-wrong = Enter a time such as 5m, 1h, 0 or -1.
evidence-title = Evidence for the model, estimated
evidence-tokens = about { $tokens } of { $of } tokens
evidence-share = evidence { $tokens } of { $of } tokens; { $used } of { $total } facts
evidence-cut =
    { $left ->
        [one] The lowest-ranked fact stays in the report, but the model does not see it.
       *[other] The { $left } lowest-ranked facts stay in the report, but the model does not see them.
    }
evidence-nothing = Nothing of the data fits. Choose a larger context window.
evidence-unknown = Choose a model to see how many facts it is shown.

## The engines. $kind is ollama, embedded, lmStudio, llamaServer, vllm or other
engine-ollama = Ollama
engine-embedded = Embedded engine
engine-lm-studio = LM Studio
engine-llama-server = llama-server
engine-vllm = vLLM
engine-other = Model server
engine-at = { $name }, { $address }
server-checking = Looking for models…
server-checking-line = Looking whether it answers.
server-none-yet = No model yet
server-none-needed = not needed to start
server-is-ready = { $name } { $version }
server-is-without-models = { $name } has no model
server-is-refused =
    { $kind ->
        [other] The server does not answer
        [embedded] { $name } does not start
       *[known] { $name } is not running
    }
server-is-wrong-service =
    { $kind ->
        [ollama] Not an Ollama server
       *[other] Not a model server
    }
server-is-bad-address = Not an address
server-is-unknown-host = Its name cannot be found
server-is-without-key = { $name } wants a key
server-is-bad-key = { $name } does not take the key
server-is-proxy = A proxy lets nothing through
server-is-too-old = { $name } is too old
server-is-failed = { $name } has trouble
server-local =
    local, { $models ->
        [one] { $models } model
       *[other] { $models } models
    }
server-elsewhere =
    { $address }, { $models ->
        [one] { $models } model
       *[other] { $models } models
    }
server-models =
    { $models ->
        [one] { $models } model
       *[other] { $models } models
    }
server-version = Version { $version }
server-ready-line = { $about }, answers in { $time } ms.
server-leaves = What is sent there leaves this computer.
server-start-it =
    { $kind ->
        [ollama] { $platform ->
            [mac] Not running. Start Ollama from Applications.
            [windows] Not running. Start Ollama from the Start menu.
           *[linux] Not running. Start Ollama, for example with “ollama serve”.
        }
        [lmStudio] Not running. In LM Studio, open Developer and press “Start server”.
        [llamaServer] Not running. Start it with a model: “llama-server -m model.gguf”.
        [vllm] Not running. Start it with “vllm serve”.
        [embedded] It does not start. Install Chimera again.
       *[other] Nothing answers there. Start the program that serves the model, or see whether the address is right.
    }
server-get-ollama = Get Ollama…
server-is-installed = Installed on this computer, and not running.
server-start = Start Ollama
server-starting = Starting Ollama…
server-started = Ollama was started
server-started-with-us = Ollama was started. It ends when Chimera is closed
server-get-model =
    { $kind ->
        [ollama] Running, without a model. Get one, for example with “ollama pull gemma3”.
        [lmStudio] Running, without a model. Get one in LM Studio, under Discover.
        [llamaServer] Running, without a model. Start it with one: “llama-server -m model.gguf”.
        [embedded] Ready, without a model yet.
       *[other] Running, without a model. Let it load one.
    }
server-other-program =
    { $kind ->
        [other] Something that is no model server answers there. See whether the address is right.
       *[known] Another program answers at this address. Close it, or let { $name } listen elsewhere and add that address.
    }
server-write-address = This is no address. Write it like http://10.0.4.12:8000.
server-see-name = No computer of this name can be found. See whether it is typed right, and whether this computer is in that network (VPN).
server-enter-key = It wants a key.
server-other-key = It does not take the key that it was given.
server-past-proxy = A proxy stands before it and lets nothing through. Let this address past the proxy, or ask who looks after it.
server-update-it = { $name } is too old for Chimera. Update it, then look again.
server-see-log = It answers with an error. Its own log says more; mend that there, then look again.
server-key-enter = Enter its key…
server-key-change = Change its key…
server-key = Key…
server-key-named = Key of { $name }…
server-forget = Forget it…
server-look-again = Look again
server-add = Add a server…
add-title = Add a server
add-about = Ollama, or any server that speaks the OpenAI protocol: LM Studio, llama-server, vLLM, or many behind one address.
add-address = Address
add-address-example = http://10.0.4.12:8000
add-key = Key, if it wants one
add-yes = Add
add-yes-open = Send it and add
add-no-address = Enter the server’s address.
add-done = { $name } was added
key-title = Key of { $name }
key-field = Key
key-yes = Keep
key-yes-open = Send it and keep
key-remove = Remove the key
key-about = It is kept in the system’s keychain, or until Chimera is closed where there is none. It is sent to { $address } alone, and never shown again.
key-open = The connection is not encrypted: whoever sits between here and { $address } can read the key and the folder’s data.
key-none = Enter the key.
key-in-keychain = The key is kept in the system’s keychain
key-for-session = The key is kept only until Chimera is closed: this system has no keychain that answers
key-removed = The key was removed
forget-title = Forget { $name }?
forget-text = { $address } is taken off the list. Its key, if it has one, is removed too.
forget-yes = Forget
forget-done = { $address } was taken off the list

## Running
run-title-reading = Reading the folder
run-title-preparing = Preparing the model
run-title-now = Run { $run } of { $runs }
run-title-done = Run done
run-about = { $model } on { $folder }, started { $time }
run-cancel = Cancel
run-cancelling = Cancelling…
run-again = Run again
run-see-results = See the results
run-started =
    { $runs ->
        [one] Started, one run.
       *[other] Started, { $runs } runs.
    }
run-spoken = Run { $run } of { $runs }, { $tokens } tokens in this call, { $rate } tokens a second.
run-is-done = The run is done.
run-was-cancelled = The run is cancelled. What was finished is kept.
run-trouble = The run could not start
run-unavailable-busy = A run is going on.
run-unavailable-reading = The folder is being read.
run-unavailable-no-data = Nothing measured was found in this folder.
run-unavailable-checking = Looking whether a server answers.
run-unavailable-no-server = No model server answers.
run-unavailable-other-server = The server of this model does not answer. Choose another model.
run-unavailable-no-model = There is no model to run yet.
run-unavailable-layout = Choose first how conversations with this model are laid out.
run-unavailable-invalid = Correct the settings marked in red.
unload-title = Take models out of the other computer’s memory?
unload-text = { $address } is not this computer. Before a measured run, models are unloaded there, so that settings take effect. Others may be using them.
unload-yes = Unload and run
unload-other = Run without unloading
unload-no = Cancel
consent-title =
    { $about ->
        [cloud] Send the folder’s data to { $host }?
       *[unencrypted] Send the folder’s data unencrypted?
    }
consent-text =
    { $about ->
        [cloud] This model does not run on this computer, but at { $host }. What is sent there: the figures and texts of the folder that the prompts carry, and your question. Who runs { $host } can read and keep them.
       *[unencrypted] { $host } is another computer, and the connection to it is not encrypted. What is sent there: the figures and texts of the folder that the prompts carry, your question, and the server’s key where there is one. Whoever sits in between can read them.
    }
consent-once = Chimera asks this once for each address.
consent-yes = Send and run
consent-no = Do not send
phase-ingest = Read the folder
phase-preparation = Prepare the model
phase-analysis = Analysis call
phase-report = Report call
phase-detail = { $phase }, { $detail }
phase-waiting = waiting for the first token
phase-writing = writing
phase-thinking = thinking
phase-retry = once more
phase-pausing = Pause between runs
phase-stalled =
    { $seconds ->
        [one] nothing has come for { $seconds } second
       *[other] nothing has come for { $seconds } seconds
    }
track-run = Run { $run }
track-analysis = analysis call, { $state }
track-report = report call, { $state }
track-waiting = waiting
track-now = going on
track-done = done
track-left-out = left out of some figures
track-cancelled = cancelled
track-failed = failed
track-not-made = not made
track-time-left-out = { $time }, { $count } left out
live-decode = Decode, this call
live-decode-basis =
    { $rate } so far, { $calls ->
        [one] { $calls } call
       *[other] { $calls } calls
    }
live-decode-none = no call that counts yet
live-tokens = Tokens, this call
live-tokens-basis = { $tokens } in all
live-ttft = TTFT, this call
live-ttft-basis = warm median { $median } ms
live-ttft-none = no warm call yet
live-elapsed = Elapsed
live-elapsed-basis = whole run
live-left = Time left
live-left-basis =
    { $runs ->
        [one] from { $runs } finished run
       *[other] from { $runs } finished runs
    }
live-left-none = known after the first run
output-title = Model output
output-about = the model’s words, not checked
output-nothing = Nothing yet.
events-title = Events
event-ingested =
    Folder read, { $files ->
        [one] { $files } file
       *[other] { $files } files
    } in { $time }
event-unload = Taking models out of memory
event-load = Loading the model
event-warm-up = Warm-up call started
event-preparation-failed = Preparing the model: { $words }
event-analysis = Run { $run }, analysis call started
event-analysis-retry = Run { $run }, analysis once more
event-report = Run { $run }, report call started
event-report-retry = Run { $run }, report once more
event-failed = Run { $run }: { $words }
event-too-short =
    Run { $run }: stopped after { $tokens ->
        [one] { $tokens } token
       *[other] { $tokens } tokens
    }. Left out of rates, the run goes on
event-stopped-by-length = Run { $run }: stopped by the limit on tokens
event-cold = Run { $run }: cold, model loaded in { $time }
event-pausing = Pause of { $time }
run-stopped = Run stopped
run-fell-short = Not every run is complete
run-cancelled = Run cancelled
run-cancelled-about = You cancelled in run { $run }.
run-interrupted = Run interrupted
run-interrupted-about = Chimera was closed in run { $run }, before the run was done.
run-report-from =
    { $count ->
        [one] Read the report of { $count } run
       *[other] Read the report of { $count } runs
    }
kept-calls =
    { $count ->
        [one] { $count } finished call, with all timings
       *[other] { $count } finished calls, with all timings
    }
kept-runs =
    { $count ->
        [one] { $count } full run
       *[other] { $count } full runs
    }
kept-tokens =
    { $count ->
        [one] { $count } token of the broken call, marked incomplete
       *[other] { $count } tokens of the broken call, marked incomplete
    }
kept-text = the text of the broken call as far as it came, marked incomplete
details-run = Run { $id }, { $model } on { $folder }
trouble-where = { $call }. The other side’s own words:
trouble-where-tokens =
    { $call }, after { $tokens ->
        [one] { $tokens } token
       *[other] { $tokens } tokens
    }. The other side’s own words:
trouble-refused =
    { $engine ->
        [ollama] Ollama
        [embedded] The embedded engine
       *[openAi] The server
    } does not answer
trouble-bad-address = The address cannot be used
trouble-unknown-host = The server’s name cannot be found
trouble-wrong-service = Something else than { $engine ->
        [ollama] Ollama
       *[openAi] a model server
    } answers
trouble-model-missing =
    { $engine ->
        [embedded] The model is not on this computer
       *[other] The server does not have the model
    }
trouble-unsupported = The model cannot do this
trouble-context-exceeded = The prompt is longer than the context window
trouble-busy =
    { $engine ->
        [embedded] The embedded engine is busy
       *[other] The server is busy
    }
trouble-server =
    { $engine ->
        [embedded] The embedded engine reported an error
       *[other] The server reported an error
    }
trouble-incomplete =
    { $engine ->
        [ollama] Ollama
        [embedded] The embedded engine
       *[openAi] The server
    } stopped answering
trouble-malformed = The answer could not be understood
trouble-idle-timeout = Nothing came for too long
trouble-cap-reached = The answer went past a limit
trouble-redirected = The server points to another host
trouble-bad-key = The server does not take the key
trouble-proxy = A proxy stands before the server
trouble-too-old = The server is too old
trouble-engine-stopped = The embedded engine ended
trouble-model-damaged = The model’s file cannot be used
trouble-out-of-memory = Not enough memory for the model
todo-start-engine = Start the program that serves the model, and let it load one.
todo-start-server =
    { $platform ->
        [mac] Start Ollama from Applications, and wait until its icon is in the menu bar.
        [windows] Start Ollama from the Start menu, and wait until its icon is in the taskbar corner.
       *[linux] Start Ollama, for example with “ollama serve”.
    }
todo-run-again = Run again. The finished calls stay in this run’s results.
todo-check-address = Check the address in Settings.
todo-see-network = See whether this computer is in the server’s network (VPN), then run again.
todo-set-key = Enter the server’s key in Settings.
todo-past-proxy = Let this address past the proxy of this machine, or ask who looks after it.
todo-smaller-model = Choose a smaller model, or close other programs.
todo-less-context = Or choose a smaller context window.
todo-get-model-again = Get the model’s file again, or import it from another copy.
todo-get-model = { $engine ->
        [ollama] Get the model with Ollama, or choose another one.
        [embedded] Import the model again, or choose another one.
       *[openAi] Load the model on that server, or choose another one.
    }
todo-other-model = Choose another model.
todo-more-context = Choose a larger context window.
todo-fewer-files = Or tick out files that matter less.
todo-wait = Wait a little.
todo-see-server = See what the server says of it in its own log.
todo-update-server = Update the server’s program, and check the address in Settings.
todo-longer-idle = Allow a longer silence under Advanced, or close other programs.
todo-num-predict = Set num_predict lower under Advanced.

## Measurements
stage-unload = unload
stage-load = load
stage-warm-up = warm-up
stage-analysis = analysis
stage-analysis-retry = analysis, retry
stage-report = report
stage-report-retry = report, retry
call-name = Run { $run }, { $stage }
verdict-valid = valid
thermal-cold = cold, TTFT apart
exclusion-warm-up = only prepares
exclusion-too-short = too short, no rate
exclusion-stopped-by-length = stopped by length, no total
exclusion-prompt-truncated = prompt cut by the server
exclusion-cached-prompt = cached prompt, no TTFT
exclusion-reloaded = model loaded again
exclusion-error = failed, text kept
exclusion-cancelled = cancelled, text kept
formula-ttft = TTFT = first non-empty piece of text − request sent
formula-decode-throughput = Decode throughput = eval_count ÷ eval_duration, by the server’s clock
formula-prefill-throughput = Prefill throughput = prompt_eval_count ÷ prompt_eval_duration, only where the prompt was not cached
formula-e2e = E2E latency = last byte of the answer − request sent
formula-itl = ITL = (last token − first token) ÷ (n − 1), n ≥ 2
formula-other = Other = E2E − load − prefill − decode
formula-whole-run = Σ tokens ÷ wall time of the whole run
formula-cv = CV = sample standard deviation ÷ mean
formula-tokens = eval_count: generated tokens, thinking included
formula-live-rate = (pieces − 1) ÷ (last piece − first piece), by this computer’s clock
formula-pieces = Pieces of text so far: about one per token
results-title = Results
results-about =
    { $model } on { $folder }, { $time }, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }
results-damage = Part of this run was lost
results-read-report = Read the report
results-decode = Decode throughput
results-decode-basis = Σ tokens ÷ Σ time, { $n } of { $of } report calls
results-decode-none = no call counts for it
results-ttft-warm = TTFT, warm
results-ttft-unknown = TTFT, cold or warm unknown
results-ttft-basis = median; { $mean } ± { $sd }, { $n } of { $of } calls
results-ttft-basis-one = median, { $n } of { $of } calls
results-ttft-warm-none = no warm call counts
results-ttft-cold = TTFT, cold
results-cold-basis =
    { $n ->
        [one] { $n } call
       *[other] median of { $n } calls
    }
results-cold-none = no cold call
results-whole-run = Whole run
results-whole-run-basis = { $tokens } tokens in { $time }
results-whole-run-uncounted = no tokens counted in { $time }
results-whole-run-none = not ended yet
results-spread = Spread of decode
results-spread-unit = % CV
results-spread-basis = { $low } to { $high } tok/s
results-spread-none = needs two calls that count
calls-title = Calls
calls-kept = Calls kept
calls-count =
    { $count ->
        [one] { $count } call
       *[other] { $count } calls
    }
calls-verdicts =
    { $count ->
        [one] { $count } call:
       *[other] { $count } calls:
    }
calls-verdict-count = { $count } { $verdict }
calls-copy = Copy table
calls-copied = Table copied
calls-run = Run
calls-before = before
calls-stage = Stage
calls-constrained = (schema)
calls-constrained-about = under a schema, which costs time per token
calls-ttft = TTFT, ms
calls-decode = Decode, tok/s
calls-client-rate = by this computer’s clock: (n − 1) ÷ (last − first token)
calls-tokens = Tokens
calls-total = Total, s
calls-verdict = Verdict
part-load = load
part-prefill = prefill
part-decode = decode
part-other = other
parts-call = Call
parts-load = Load, ms
parts-prefill = Prefill, ms
parts-decode = Decode, ms
parts-other = Other, ms
parts-total = E2E, ms
tooltip-ttft = TTFT
tooltip-decode = Decode
tooltip-tokens = Tokens
tooltip-load = Load
tooltip-prefill = Prefill
tooltip-decode-time = Decode time
tooltip-other = Other
tooltip-total = E2E
chart-throughput = Decode throughput
chart-throughput-unit = tok/s per call
chart-ttft = TTFT
chart-ttft-unit = ms per call
chart-time = Time per call
chart-time-unit = s
chart-menu = { $title }: more
chart-show-table = Show data table
chart-table-title = { $title }, data
chart-empty = No calls yet
chart-failed = The chart could not be drawn.
legend-excluded = excluded
legend-cold = cold
legend-sum-rate = Σ tokens ÷ Σ time
legend-warm-median = warm median
statistics-title = Statistics by stage
statistics-about = n used of n total; excluded and cold calls are apart
statistics-measurement = Measurement
statistics-decode = Decode throughput, tok/s
statistics-prefill = Prefill throughput, tok/s
statistics-ttft-warm = TTFT warm, ms
statistics-ttft-cold = TTFT cold, ms
statistics-ttft-unknown = TTFT, cold or warm unknown, ms
statistics-e2e = E2E latency, ms
statistics-itl = ITL, ms
statistics-tokens = Tokens
statistics-n = n
statistics-n-of = { $n } of { $of }
statistics-sum-rate = Σ ÷ Σ
statistics-sum-rate-formula = Σ tokens ÷ Σ time of the calls that count
statistics-median = Median
statistics-mean = Mean ± SD
statistics-min-max = Min to max
statistics-range = { $low } to { $high }
statistics-cv = CV, %
statistics-interval = 95 % interval of the mean
statistics-no-interval = An interval needs three calls that count
statistics-interval-cut = Cut at 0, below which this cannot be. By the formula the interval begins below 0; metrics.json has what the formula gave.
statistics-student-t = Student’s t
statistics-bootstrap = bootstrap (BCa)
statistics-percentiles = p95, p99
statistics-deterministic = At temperature 0 the runs are deterministic, not independent.
effective-title = Settings, requested and effective
effective-about = { $server }, model digest { $digest }
effective-setting = Setting
effective-requested = Requested
effective-effective = Effective
effective-known-from = How it is known
effective-origin = Comes from
effective-not-told = not told
effective-differs = differs
effective-read-back = read back from the server
effective-sent = as sent
origin-analyst = you
origin-modelfile = Modelfile
origin-default = Chimera’s default

## History
history-title = History
history-empty = Every run is kept here.
history-entry =
    { $model } on { $folder }, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }
history-entry-no-model = { $folder }, report without a model
history-no-model = no model
history-running = running
history-interrupted = interrupted
history-stopped = stopped
history-cancelled = cancelled
history-no-rate = no rate

## The report
report-title = Report
report-about = { $model } on { $folder }, { $time }
report-about-no-model = { $folder }, { $time }
report-view = View
report-preview = Preview
report-source = Source
report-print = Print…
report-contents = Contents
report-run = Words of
report-run-option = Run { $run } of { $runs }
report-facts =
    { $facts ->
        [one] { $facts } fact
       *[other] { $facts } facts
    }, { $findings ->
        [one] { $findings } finding
       *[other] { $findings } findings
    }
report-without-model-about = Made without a model: every sentence is the program’s own.
report-without-model-done = The report is ready.
report-doubtful = Doubtful passages
report-doubtful-short = Doubtful
report-marked = Marked
report-removed = Removed
report-to-review = { $count } to review
report-review-previous = Previous passage to review, Shift+F8
report-review-next = Next passage to review, F8
report-review-none = There is nothing to review.
report-review-at = { $at } of { $of } to review
verdict-supported = { $count } supported
verdict-contradicted = { $count } contradicted
verdict-unsupported = { $count } unsupported
verdict-no-claim = { $count } no claim
report-table = Table
report-loading = The report is being put together…
report-trouble = Something went wrong with the report
trace-region = Evidence
trace-title = Fact { $name }, { $kind }
trace-title-only = Fact { $name }
trace-measured = measured
trace-derived = derived
trace-stated = stated
trace-subject = { $metric }, { $statistic }
# $kind is one of the program's names of a statistic.
trace-statistic =
    { $kind ->
        [count] number of values
        [mean] mean
        [median] median
        [standardDeviation] standard deviation
        [minimum] smallest
        [maximum] largest
        [percentile95] 95th percentile
        [percentile99] 99th percentile
        [sum] sum
        [share] share
        [difference] difference
        [ratio] ratio
        [change] change
        [slope] change per day
        [lower] lower end of the interval
        [upper] upper end of the interval
       *[value] value
    }
trace-loading = Looking it up…
trace-close = Close evidence, Esc
trace-back = Back to { $name }
trace-model = Model
trace-about = About
trace-prompt = Prompt
trace-date = Date
trace-values = Values
trace-values-count = { $count }
trace-formula = Formula
trace-part-about = { $subject }, { $name }
trace-file = File
trace-part = Part
trace-where = Where
trace-in-cell = In the cell
trace-in-line = In the line
trace-cell = row { $rows }, column { $column }
trace-cells = rows { $rows }, column { $column }
trace-range = { $first } to { $last }
trace-line = line { $line }
trace-whole-file = the whole file
trace-and-more = { $named } and { $count } more
trace-unchanged = The file is as it was in the run.
trace-changed = The file has changed since the run. What stands there now is shown.
trace-gone = The file is not there any more. The value was kept.
trace-more-places =
    { $count ->
        [one] And { $count } more place.
       *[other] And { $count } more places.
    }
trace-rows =
    { $count ->
        [one] Row { $first }
       *[other] Rows { $first } to { $last }
    }
trace-lines =
    { $count ->
        [one] Line { $first }
       *[other] Lines { $first } to { $last }
    }
trace-row = row
trace-marked = , the number rests on it
trace-marked-shown = { $shown } of the { $of } rows that it rests on are shown.
trace-excerpt = Part of { $file }
trace-used = Sentences that use it
trace-used-nowhere = No sentence uses it.
trace-used-program = by the program
trace-used-run = run { $run }
trace-copy = Copy with source
trace-copied = Copied with its source
notes-heading = Your part
notes-kept = kept
notes-writing = writing…
notes-not-written = not written
notes-kept-here = Your part of the report could not be written to disk. It is kept here while Chimera is open.
notes-would-be-missing = The report would lack your part, which could not be written to disk. Why is said under “Your part”.
notes-title = Title
notes-title-example = as Chimera names it
notes-author = Author
notes-organisation = Organisation
notes-summary = Your summary
notes-summary-about = Markdown. It stands first, marked as yours.
notes-notes = Your notes
notes-notes-about = Markdown. They stand last, marked as yours.
save-button = Save as HTML…
save-saving = Saving…
save-other = Other formats
save-html = HTML…
save-html-about = one file with its charts, for reading, printing and sending
save-markdown = Markdown…
save-markdown-about = report.md with its figures beside it
save-metrics = Metrics as JSON…
save-metrics-about = every call with prompt, answer and measurements
save-copy = Copy as Markdown
save-copied = Report copied as Markdown
save-copy-failed = The system does not let Chimera use the clipboard.
save-trouble = The report was not saved
save-elsewhere = Choose another place…
save-done = { $name } is saved in { $folder }
save-show =
    { $platform ->
        [mac] Show in Finder
       *[other] Show in folder
    }

## Settings
settings-title = Settings
settings-about = Changes are kept at once
settings-restore = Restore defaults
settings-servers = Model servers
models-title = Models on this computer
models-none = None yet that the embedded engine could run. A model is one file, of the kind GGUF.
models-licence = licence { $licence }
in-detail = In detail: { $words }
models-damaged = The file cannot be used, and was left as it is. Get it again, or take it away.
models-without-template = It does not say how a conversation is laid out, and cannot answer before you choose that.
models-layout = Conversations are laid out as for { $layout }.
models-layout-choose = Choose…
models-layout-choose-named = Choose how conversations are laid out for { $name }…
models-details = Details
models-details-named = Details of { $name }
models-get = Get a model…
models-copy-begins = The model is being copied
models-copies-already = Another model is being copied. Drop this one again when that is done.
models-no-engine = That is a model, and this installation has no engine that could run it. Nothing was copied. Give the model to Ollama or LM Studio, and choose it there.
models-carried = It came with Chimera.
models-of-ollama = From Ollama’s folder, used in place.
models-of-lm-studio = From LM Studio’s folder, used in place.
models-import = Import a model…
models-choosing = Choose a file
models-copying = Copying, { $size } so far
models-cancel = Cancel the copy
models-imported = { $name } was imported
models-other-folder = Keep models in another folder…
models-own-folder = Back to Chimera’s own folder
models-own-folder-too = Those in Chimera’s own folder stay there and are used too.
models-folder = Kept in { $folder }.
models-free = { $size } are free there.
models-remove = Remove…
models-remove-named = Remove { $name }…
models-remove-title = Remove { $name }?
models-remove-text = Its file is deleted, and { $size } become free.
models-remove-yes = Remove
downloads-title = Models on their way
downloads-named = { $name }, on its way
downloads-of = { $size } of { $of }
downloads-so-far = { $size } so far
downloads-paused = Paused, { $amount }
downloads-checking = Checking its SHA-256, { $amount }
downloads-speed = { $amount }, { $speed }/s, about { $left } left
downloads-unknown = Where it comes from is not known any more, so it cannot go on.
downloads-pause = Pause
downloads-pause-named = Pause { $name }
downloads-resume = Resume
downloads-resume-named = Resume { $name }
downloads-delete = Delete…
downloads-delete-named = Delete { $name }…
downloads-delete-title = Delete what came of { $name }?
downloads-delete-text = To have this model, it must be fetched again from its beginning.
downloads-delete-yes = Delete
downloads-elsewhere = The address points to another computer, { $host }. Fetch the file from there only if you know it.
downloads-allow = Fetch from { $host }
downloads-whole = { $name } is here, and its SHA-256 is the one that it should have
downloads-whole-unknown = { $name } is here. The server told no SHA-256 to compare its own with
get-title = Get a model
get-about = A model is one file, which is fetched once and then stays on this computer. Small ones put the facts of a report into sentences; they do not reason, and get numbers wrong. So each sentence is checked, and the figures and findings are always the program’s own.
get-here = Here already
get-it = Get, { $size }
get-named = Get, { $size }: { $name }, from { $host }
get-exact = { $size }, licence { $licence }, from { $host }
get-rough = About { $size }, licence { $licence }, from { $host }
get-address = Another, by its address
get-address-about = Of a GGUF file, or of its page on the hub. The server learns this computer’s address, and nothing else.
get-address-example = https://huggingface.co/…/model.gguf
get-no-address = Enter the address of a model’s file.
get-yes = Get it
recommended-smollm2-135m = For a first try: starts at once on any computer. Not for prose that you would sign.
recommended-qwen2-5-1-5b = Short, plain sentences, also on a computer without a graphics card. Often repeats itself.
recommended-phi-3-5-mini = Orderly reports in English. Wants about 4 GB of free memory.
recommended-qwen3-4b = The best sentences for its size, in many languages. Wants about 4 GB of free memory.
recommended-mistral-7b = Longer, more fluent text. Wants about 6 GB of free memory, and patience without a graphics card.
details-architecture = Architecture
details-parameters = Parameters
details-quantisation = Quantisation
details-context = Context
details-tokens = { $tokens } tokens
details-licence = Licence
details-layout = Chat template
details-layout-own = In the file
details-layout-chosen = Chosen by you: { $layout }
details-size = Size
details-bytes = { $size } ({ $bytes } bytes)
details-memory = Memory
details-memory-about = about { $size } with a context of 4,096 tokens
details-sha256 = SHA-256
details-hash = Compute
details-hashing = Computing…
details-not-told = Not told
details-from-file = All but size and SHA-256 is what the file says of itself.
layout-title = How are conversations laid out for { $name }?
layout-about = Models are taught where a question ends and an answer begins by certain marks. This file does not say which. With the wrong ones a model answers badly or not at all; you can choose again at any time, in Settings.
layout-field = Laid out as for
layout-guess = The best guess from its name: { $layout }.
layout-yes = Use this
layout-no = Later
layout-chatml = ChatML (Qwen, SmolLM, many others)
layout-llama3 = Llama 3
layout-gemma = Gemma
layout-mistral = Mistral
layout-plain = Plain text, for a model that was not taught conversations
settings-report = Report
settings-doubtful = Doubtful passages in new reports
settings-doubtful-about = What the model says and the facts contradict or do not support. Each report can be changed by itself; a wrong number never stands there without its mark.
settings-numbers = Numbers on screen
settings-numbers-about = Charts, the report and saved files always use 1234.5.
settings-numbers-system =
    { $platform ->
        [mac] As in macOS
        [windows] As in Windows
       *[linux] As in the system
    } ({ $example })
settings-running = While it runs
settings-calls =
    { $platform ->
        [mac] Let the symbol in the Dock bounce when a run ends and the window is not in front
        [windows] Let the button in the taskbar light up when a run ends and the window is not in front
       *[linux] Call for attention when a run ends and the window is not in front
    }
settings-data = Data
data-runs =
    History, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }, { $size }
data-none = History, no runs yet
data-about = Kept on this computer until you delete it.
data-delete = Delete all…
data-delete-title =
    { $runs ->
        [one] Delete the run?
       *[other] Delete all { $runs } runs?
    }
data-delete-text = Measurements, the models’ texts and what you wrote to the reports are deleted for good, and { $size } become free. Reports that you saved elsewhere, your folders and your models stay.
data-delete-yes = Delete
data-deleted = The history is empty
settings-appearance = Appearance
settings-theme = Theme
settings-theme-system = System
settings-theme-light = Light
settings-theme-dark = Dark
settings-text-size = Text size
settings-text-size-about = Also { $modifier } and + or −
settings-larger = Larger text
settings-smaller = Smaller text
settings-program = This program
settings-version = Chimera { $version }
updates-address = Where releases are listed
updates-address-example = https://api.github.com/repos/…/releases/latest
updates-about = Asked only when you press the button or have ticked “Look at each start”. The address learns that this computer has this version of Chimera, and nothing else. Nothing is fetched or installed.
updates-each-start = Look at each start
updates-look = Look for a newer version
updates-looking = Looking…
updates-newer = Chimera { $version } is there. This is { $own }.
updates-none = There is nothing newer: the newest version is { $version }, and this is { $own }.
updates-page = Read about it…
licences-show = Licences…
licences-title = Licences
licences-about = Chimera itself is under the MIT licence. It contains the following, each under its own.
licences-of = { $first } and { $more } more
licences-failed = The list could not be read. It also lies beside the program, as licences.txt.

## Trouble
error-kept = What was kept
error-todo = What to do
error-copy = Copy details
error-copied = Details copied
error-unexpected = Something went wrong inside Chimera. Nothing of the run was lost. Try again; if it happens again, restart Chimera.

### Rust
# What the disk refuses. { $path } is the file or folder.
store-disk-full = There is no space left for { $path }. What was there before is unchanged. Free some space or choose another place, then try again.
store-no-permission = The system does not allow access to { $path }. Nothing was changed. Choose another place, or ask for permission.
store-held = { $path } cannot be replaced: another program holds it, perhaps a virus scanner or a viewer, or it is write-protected. It is as it was before. Close it there or wait, then try again.
store-gone = { $path } is not there. It may have been moved, renamed or deleted, or its drive is not connected. Nothing was changed. Put it back or choose another, then try again.
store-exists = { $path } exists already and was left as it is. Choose another name or place, or move it away first.
store-symlink = { $path } is a link to another place. What it points to was left as it is. Choose a file that is not a link.
store-not-a-file = { $path } is not the name of a file. Choose another name.
store-device = Windows keeps the name { $name } for a device, so nothing can be saved as { $path }. Nothing was changed. Choose another name.
store-failed = { $path } could not be read or written: { $cause }. What was there before is unchanged. See whether its drive is connected, then try again or choose another place.
store-no-data-folder = The system names no folder for Chimera’s data. Set CHIMERA_DATA to a folder and start again.
store-newer-format = { $path } was written by a newer version of Chimera (format { $version }; this version knows up to { $known }). It was left as it is. Open it with that version.
store-no-such-run = There is no run { $id } any more. It may have been deleted. Other runs are as they were. Choose another one, or run again.
store-run-unreadable = The beginning of { $path } is damaged, so nothing is known about this run. The file was left as it is. Put a copy of it back, or run again.
store-journal-broken = { $path } could not be written, so nothing more is added to this run. What was written before is kept. Make room on its drive or see that it is connected, then run again.
# What was wrong with a run’s journal.
journal-cut-short = Chimera was stopped while it wrote line { $line } of this run’s journal. Everything before it is kept; that one record is lost.
journal-damaged =
    { $dropped ->
        [one] Line { $line } of this run’s journal, its last, is damaged. Everything before it is kept; that record is lost.
       *[other] Line { $line } of this run’s journal is damaged. Everything before it is kept; it and what follows it, { $dropped } lines in all, is lost.
    }
journal-repaired = The end of this run’s journal was damaged. Everything before it is kept; the file as it was found is in { $path }.
# What was wrong with remembered preferences and choices.
remembered-damaged = { $path } is damaged, so what it remembered is not used. The file is kept as { $aside }.
remembered-newer = { $path } was written by a newer version of Chimera, so what it remembered is not used. The file is kept as { $aside }.
# What a server refuses. { $address } is where it was looked for, { $words } are its own words or the system's.
error-not-a-model = { $name } was not imported: { $words }. Nothing was copied, and the file is as it was. Get it again from where it came, or choose another one.
error-model-there = { $name } was not imported: { $folder } has a model of this name already. That one is as it was, and nothing was copied. If this is another model, give its file another name; if it is a better copy, remove the one that is there first.
error-model-projector = { $name } was not taken: it is what a model sees pictures with, and no model by itself. Nothing of it was kept. Choose the model’s own file, whose name has no “mmproj” in it.
error-model-piece = { $name } was not taken: it is one of { $of } files that make up one model. Nothing of it was kept. Get the model as one file, or join its files with “llama-gguf-split --merge” and import what comes of it.
error-key = The key cannot be used: { $words }. Nothing was sent or kept. Copy the key alone, without line breaks or blanks, and enter it again.
error-key-not-forgotten = The system’s keychain did not let go of the key of { $address }. Until Chimera is closed it is not sent; all else is as it was. Unlock the keychain and try again, or remove its entry “Chimera” there.
error-ollama-not-started = Ollama was started and does not serve. Nothing else was changed. Start it by hand and see what it says, then look again. It said: { $words }
error-model-unreadable = The model’s file { $path } cannot be read. Nothing was changed. See whether its drive is connected and you may read it, then try again. The system said: { $words }
error-no-space-for-download = { NUMBER($needed, maximumFractionDigits: 0) } MB are still to come, and { NUMBER($free, maximumFractionDigits: 0) } MB are free on the disk of { $folder }. What has come is kept. Make room, then resume, or keep models in another folder.
download-bad-address = “{ $address }” cannot be fetched: { $words }. Nothing was fetched. Give the address of a file that ends in .gguf, or of its page on the hub.
download-unreachable = Nothing answers at { $address }. What has come is kept. See whether this computer is connected to the internet, then resume. The system said: { $words }
download-unknown-host = No computer can be found by the name in { $address }. What has come is kept. See whether the name is typed right, and whether this computer is connected to the internet, then resume. The system said: { $words }
download-not-allowed = { $address } is not given to everyone. What has come is kept. The hub may ask you to sign in and accept a licence: get the file with your browser, then import it. It said: { $words }
download-not-found = There is no file at { $address }. What has come is kept. See whether the address is right. It said: { $words }
download-not-a-file = A web page answers at { $address } in place of the file. What has come is kept. Give the address of the file itself; if this network wants you to sign in, do that first, then resume. In detail: { $words }
download-ended-early = The download from { $address } ended before the file was whole. What has come is kept. Resume to fetch the rest. In detail: { $words }
download-redirected = { $address } points elsewhere, and that was not followed. What has come is kept. Give the address of the file itself. In detail: { $words }
download-busy = The server of { $address } is busy. What has come is kept. Resume in a while. It said: { $words }
download-proxy = A proxy stands before { $address } and did not let the request through. What has come is kept. Ask who looks after it, or get the file another way and import it. In detail: { $words }
download-failed = The download from { $address } failed. What has come is kept. Resume to try again. In detail: { $words }
download-changed = The file at { $address } is another one than it was: its size or its hash changed. What had come of the old one was thrown away. Resume to fetch the new one.
download-damaged = What came from { $address } does not have the SHA-256 that it should have: it was damaged on the way, or is another file. It was thrown away. Resume to fetch it again.
download-no-model = What came from { $address } is no model that can be used: { $words }. It was thrown away. Choose another file.
download-goes-on = { $name } is being fetched already, and that goes on. Wait for it, or pause it first.
releases-no-address = It is not known where releases are listed. Nothing was sent. Enter the address in Settings.
releases-bad-address = “{ $address }” could not be asked: { $words }. See whether it is right and begins with https://.
releases-unknown-host = No computer can be found by the name in { $address }. See whether it is typed right, and whether this computer is connected to the internet, then look again. Chimera works on as it is. The system said: { $words }
releases-unreachable = Nothing answers at { $address }. See whether this computer is connected to the internet, then look again. Chimera works on as it is. The system said: { $words }
releases-not-found = No release is listed at { $address }. See whether the address is right. It said: { $words }
releases-busy = { $address } answers no more questions for now. Look again in a while. It said: { $words }
releases-redirected = { $address } points elsewhere, and that was not followed. See whether the list of releases has moved. In detail: { $words }
releases-proxy = A proxy stands before { $address } and did not let the question through. Ask who looks after it. It said: { $words }
releases-no-list = What answers at { $address } lists no releases that Chimera understands: { $words }. See whether the address is right.
error-no-space-for-model = The model has { NUMBER($needed, maximumFractionDigits: 0) } MB, and { NUMBER($free, maximumFractionDigits: 0) } MB are free on the disk of { $folder }. Nothing was copied. Make room, or keep models in another folder, then import it again.
ask-unencrypted = The folder’s data would go unencrypted to another machine, { $address }. Nothing was sent. Say first whether that is right.
ask-cloud = This model runs at { $host }, not on this machine: the folder’s data would go there. Nothing was sent. Say first whether that is right.
event-memory-not-managed = This server loads and unloads models by itself; loading is not measured
failure-refused = Nothing answers at { $address }. What was finished is kept. Start the program that serves the model (Ollama, LM Studio, llama-server …), or set another address, then try again. The system said: { $words }
failure-bad-address = { $address } cannot be used as the address of a server. Nothing was sent, and what was finished is kept. Write it like http://127.0.0.1:11434. In detail: { $words }
failure-unknown-host = No computer can be found by the name in { $address }. Nothing was sent, and what was finished is kept. See whether the name is typed right, and whether this computer is in that network (VPN), then try again. The system said: { $words }
failure-wrong-service = Something answers at { $address }, but it is no model server of the kind that is set. None of the folder’s data was sent to it, and what was finished is kept. Set the server’s own address. It said: { $words }
failure-model-missing = The server at { $address } does not have the model { $model }. What was finished is kept. Choose another model, or get this one on that server. It said: { $words }
failure-unsupported = The model { $model } cannot do what was asked. What was finished is kept. Choose another model. The server said: { $words }
failure-context-exceeded = The prompt is longer than the context window of { $model }. What was finished is kept. Choose a larger context window, or tick some files out. The server said: { $words }
failure-busy = The server at { $address } is busy. What was finished is kept. Try again in a while. It said: { $words }
failure-server = The server at { $address } reported an error. What was finished is kept. Its own words: { $words }
failure-incomplete = The connection to { $address } broke before the answer was complete. The text up to there and all finished calls are kept. See whether the server still runs, then run again. In detail: { $words }
failure-malformed = The server at { $address } sent something that its protocol does not know. The text up to there and all finished calls are kept. Run again; if it happens once more, update the server’s program or choose another model. In detail: { $words }
failure-idle-timeout = The server at { $address } sent nothing for the whole idle limit. The text up to there and all finished calls are kept. See whether it is overloaded, or allow a longer silence under Advanced. In detail: { $words }
failure-cap-reached = The answer of { $address } went past a limit and was stopped. The text up to there and all finished calls are kept. Set num_predict lower under Advanced, or choose another model. In detail: { $words }
failure-redirected = The server at { $address } points to another host, which was not followed. What was finished is kept. Set that address yourself if you trust it. In detail: { $words }
failure-bad-key = The server at { $address } does not take the key it was given, or wants one. What was finished is kept. Enter its key in Settings, then try again. It said: { $words }
failure-proxy = A proxy stands before the server at { $address } and did not let the request through. What was finished is kept. Let this address past the proxy, or ask who looks after it. In detail: { $words }
failure-too-old = The server at { $address } is too old for what is needed. What was finished is kept. Update it, then try again. In detail: { $words }
failure-embedded-model-missing = The model { $model } is not on this computer any more. What was finished is kept. Get it or import it again, or choose another model. In detail: { $words }
failure-embedded-unsupported = The model { $model } cannot do what was asked. What was finished is kept. Choose another model. The engine said: { $words }
failure-embedded-context-exceeded = The prompt is longer than the context window of { $model }. What was finished is kept. Choose a larger context window, or tick some files out. The engine said: { $words }
failure-embedded-busy = The embedded engine has too much to do. What was finished is kept. Try again in a while. It said: { $words }
failure-embedded-error = The embedded engine reported an error. What was finished is kept. Run again; if it happens once more, choose another model. Its own words: { $words }
failure-embedded-idle-timeout = The embedded engine gave nothing for the whole idle limit. The text up to there and all finished calls are kept. Choose a smaller model or context window, or allow a longer silence under Advanced. In detail: { $words }
failure-embedded-cap-reached = The answer of the embedded engine went past a limit and was stopped. The text up to there and all finished calls are kept. Set num_predict lower under Advanced, or choose another model. In detail: { $words }
failure-engine-stopped = The embedded engine ended, or did not start. The text up to there and all finished calls are kept; it is started anew at the next call. Run again; if it happens once more, choose a smaller model, or install Chimera again. In detail: { $words }
failure-model-damaged = The file of the model { $model } is damaged, or of a kind that the engine cannot read. What was finished is kept. Get the file again, or choose another model. In detail: { $words }
failure-out-of-memory = There is not enough memory for the model { $model }. What was finished is kept. Choose a smaller model or a smaller context window, or close other programs. In detail: { $words }

# What stops a run or an action before it begins.
error-folder-gone = The folder { $folder } is not there any more. It may have been moved, renamed or deleted, or its drive is not connected. Choose another folder.
error-not-a-folder = { $folder } is a file. Choose a folder.
error-folder-unreadable = The system does not let Chimera list { $folder }. Choose another folder, or ask for access to this one.
error-folder-unreadable-macos = macOS does not let Chimera list { $folder }. Allow it under System Settings, Privacy & Security, Files and Folders, then open the folder again, or choose another folder.
error-no-folder = No folder is open. Choose a folder first.
error-no-model = No model is chosen. Choose a model first.
error-no-data = No file in this folder has measured values that Chimera recognises, so there is nothing to tell a model about. The folder is unchanged. See the list of skipped files and problems.
error-busy = A run goes on, and was not touched. Wait for its end, or cancel it first.
error-gone = This is not there any more. The list may be out of date; read it again.
error-setting = The value of { $name } is outside what makes sense. Nothing was sent. Correct it and try again.
error-reading-stopped = Reading the folder stopped unexpectedly. The folder is unchanged. Read it again.
error-context-too-small = A context window of { $tokens } tokens has no room for any of the folder’s data beside the question and the answer. What was finished is kept. Choose a larger context window.
error-link-refused = This link is not opened, since it is no web or mail address: { $address }
error-system = The system refused, and nothing was changed: { $words }. Try again; if it happens again, restart Chimera.
error-cannot-start = Chimera cannot use its data folder and has not started. Make room or give access to it, or set CHIMERA_DATA to another folder.
error-no-web-view = Chimera shows its window with WebView2, which is not on this computer. Get the “Evergreen Bootstrapper” at https://developer.microsoft.com/microsoft-edge/webview2, run it, and start Chimera again. chimera-cli works without it.
ask-unload-elsewhere = { $address } is not this computer. A measured run takes models out of that server’s memory first, which others may be using.
dialog-choose-folder = Choose a folder of reports
dialog-choose-models-folder = Choose a folder for models
dialog-choose-model = Choose a model
dialog-kind-model = Models (GGUF)
dialog-save = Save
dialog-kind-markdown = Markdown
dialog-kind-html = HTML page
dialog-kind-json = JSON
dialog-open-link = Open
dialog-do-not-open = Cancel
link-question-title = Open this address in the browser?

# What happened in a run.
event-context-limited = The context window is { $tokens } tokens, not the { $asked } that were asked for: the model or its server goes no further. What goes into the prompts is cut to that.
event-not-unloaded = The model was not taken out of the server’s memory first, so options of an earlier load may be in effect.
event-analysis-retried = Run { $run }: the analysis did not keep to the schema and was asked for once more.
event-report-retried = Run { $run }: the report’s text has faults and is asked for once more.
event-analysis-unusable = Run { $run }: the analysis did not keep to the schema twice, so it has no findings. Both answers are kept. The answer may have been cut off by the limit on tokens: allow more tokens, or choose another model. { $words }

# The menu on macOS.
menu-file = File
menu-edit = Edit
menu-view = View
menu-run = Run
menu-window = Window
menu-help = Help
menu-item-newRun = New Run
menu-item-openFolder = Open Folder…
menu-item-save = Save…
menu-item-print = Print…
menu-item-settings = Settings…
menu-item-cancel = Cancel Run
menu-item-run = Run
menu-item-zoomReset = Actual Size
menu-item-zoomIn = Zoom In
menu-item-zoomOut = Zoom Out
menu-item-help = Chimera Help
menu-item-quit = Quit Chimera

## Files that were not read

skipped-binary = This file holds no text, whatever its name says. It was left out.
skipped-cancelled = Reading was cancelled before this file. Open the folder again to read it.
skipped-cells = Not read: { $cells } cells, and only { $left } more fit into memory. The other files are unaffected; a smaller part of this data, in a file of its own, can be read.
skipped-columns = Not read: a table with { $columns } columns; up to { $limit } are read. Everything else in the folder was kept.
skipped-defect = This file could not be parsed, and nothing of it was kept. Please report it; the other files are unaffected.
skipped-depth = This folder lies more than { $limit } folders deep, so it was not opened. Choose a folder further down to read it.
skipped-elsewhere = This file is not on this computer, only its name is (OneDrive, iCloud). It is not fetched unasked: choose “Always keep on this device” for it (OneDrive) or “Download Now” (iCloud), then open the folder again.
skipped-empty = This file is empty.
skipped-gone = This file was there when the folder was listed and is gone now.
skipped-held = Another program has this file open for itself. Close it there and open the folder again.
skipped-hidden = Hidden files and folders are not read.
skipped-json-broken = This is no valid JSON from line { $line }, column { $column } on. Nothing of it was kept; repair it there and open the folder again.
skipped-json-cut = This JSON ends too early, in line { $line }: it was cut off, or is still being written. Nothing of it was kept; open the folder again once the file is complete.
skipped-json-deep = This JSON is nested more than 127 levels deep, in line { $line }. Nothing of it was kept.
skipped-json-lines = No line of this file is valid JSON; the first that is not is line { $line }. Nothing of it was kept.
skipped-kind = Files of this kind are not read: CSV, TSV, JSON, JSON Lines, Markdown, text and spreadsheets (xlsx, xls, ods) are.
skipped-link = A link to something inside this folder, which is read where it lies.
skipped-link-broken = A link to something that is not there.
skipped-link-outside = A link out of this folder. Links are not followed; copy the file here to have it read.
skipped-password = This spreadsheet is protected by a password. Save it without one to have it read.
skipped-permission = No permission to read this. Change its permissions and open the folder again.
skipped-permission-macos = macOS does not let Chimera read this. Allow it under System Settings, Privacy & Security, Files and Folders, then open the folder again.
skipped-size = This file is too large: { $megabytes } MB; up to { $limit } MB are read. A smaller part of it, in a file of its own, can be read.
skipped-special = This is no file but a { $what }, and is not opened.
skipped-spreadsheet-broken = This spreadsheet is damaged ({ $detail }). Nothing of it was kept; open it in a spreadsheet program and save it again.
skipped-spreadsheet-other = This file has a spreadsheet's name and is none. Nothing of it was kept; save it as xlsx, xls, ods or CSV.
skipped-unpacked = This spreadsheet unpacks to more than { $limit } MB, so it was not opened.
skipped-unreadable = The system would not give this file: { $detail }. Open the folder again to try once more.

## Problems within files

problem-changed = This file changed while the folder was being read: it had { $before } bytes and then { $after }. What was there in the end was kept; open the folder again once it is complete.
problem-decimal-comma = Numbers such as { $example } were read with a decimal comma, in { $columns }.
problem-decimal-mixed = Numbers are written both with a decimal comma and with a decimal point in { $columns }. Each was read in the only way that fits it; those that fit both follow the majority. Check these columns.
problem-encoding = This file is written in { $encoding } and was read so.
problem-encoding-damaged = { $count ->
    [one] One character is damaged and was
   *[other] { $count } characters are damaged and were
} replaced by “�”; the rest was kept.
problem-header-repeated = { $count ->
    [one] The header comes again in line { $lines }, which was
   *[other] The header comes again { $count } times, in lines { $lines }, which were
} not read as data.
problem-json-line-broken = { $count ->
    [one] Line { $lines } is no valid JSON and was left out; all other lines were kept.
   *[other] { $count } lines are no valid JSON and were left out: { $lines }. All other lines were kept.
}
problem-json-lines = This file holds one JSON document per line and was read as JSON Lines.
problem-lines-outside = { $count ->
    [one] Line { $lines } stands outside of the tables and was
   *[other] { $count } lines stand outside of the tables ({ $lines }) and were
} not read as data.
problem-markdown-deep = This text is nested more than { $limit } levels deep, so its tables were not read. Its text was kept.
problem-markdown-large = This text is too large or too intricate for its tables to be read. Its text was kept.
problem-markdown-long = This text is longer than { $limit } bytes, so its tables were not read. Its text was kept.
problem-markdown-wide = This text has a table of more than { $limit } columns, so its tables were not read. Its text was kept.
problem-more = { $count ->
    [one] One more problem of this file is
   *[other] { $count } more problems of this file are
} not listed.
problem-no-header = This table has no header. Its columns were numbered.
problem-not-a-number = { $count ->
    [one] One cell of { $column } holds words
   *[other] { $count } cells of { $column } hold words
} where numbers were expected, such as “{ $example }” ({ $named ->
    [one] line
   *[other] lines
} { $lines }). { $count ->
    [one] It stays
   *[other] They stay
} out of the statistics.
problem-not-finite = { $count ->
    [one] One cell of { $column } is no finite number
   *[other] { $count } cells of { $column } are no finite numbers
} ({ $named ->
    [one] line
   *[other] lines
} { $lines }). { $count ->
    [one] It stays
   *[other] They stay
} out of the statistics.
problem-nul = { $count ->
    [one] One NUL byte is
   *[other] { $count } NUL bytes are
} in this text. Those at its end were dropped, others replaced by “�”; the rest was kept.
problem-number-rounded = { $count ->
    [one] One number of { $column } cannot be held exactly and was
   *[other] { $count } numbers of { $column } cannot be held exactly and were
} rounded to the nearest that can ({ $named ->
    [one] line
   *[other] lines
} { $lines }).
problem-other-unit = { $count ->
    [one] One cell of { $column } has a unit
   *[other] { $count } cells of { $column } have units
} that cannot be turned into “{ $unit }” ({ $named ->
    [one] line
   *[other] lines
} { $lines }). { $count ->
    [one] It stays
   *[other] They stay
} out of the statistics; correct the column's unit if it is another one.
problem-share-unclear = { $count ->
    [one] One cell of { $column } is a number
   *[other] { $count } cells of { $column } are numbers
} up to 1 among percentages and may be meant as a share or in percent ({ $named ->
    [one] line
   *[other] lines
} { $lines }). { $count ->
    [one] It stays
   *[other] They stay
} out of the statistics.
problem-table-long = The column “{ $column }” names what each value is, so each name became a column of its own ({ $count } in all).
problem-percent-unknown = Spreadsheets of this kind do not tell which numbers are shown as percentages: 0.075 may be shown as 7.5 %. The numbers were read as they are stored.
problem-quote-unclosed = A quotation mark is opened here and never closed. The line was read as it stands; check it.
problem-row-long = { $count ->
    [one] Line { $lines } has
   *[other] { $count } lines ({ $lines }) have
} more cells than the { $columns } of the header. All cells were kept, the extra ones in columns without a name.
problem-row-short = { $count ->
    [one] Line { $lines } has
   *[other] { $count } lines ({ $lines }) have
} fewer cells than the { $columns } of the header. The missing ones were read as empty.
problem-row-slipped = { $count ->
    [one] Line { $lines } was left out: its cells do
   *[other] { $count } lines were left out ({ $lines }): their cells do
} not fit under the { $columns } columns of the header. Check for a separator inside a text without quotation marks.
problem-instruction = This text speaks to a model, not to a reader. It is treated as data and changes nothing; do not take it for a finding.
problem-rows-failed = { $count ->
    [one] One row says that it failed
   *[other] { $count } rows say that they failed
} ({ $named ->
    [one] line
   *[other] lines
} { $lines }). What { $count ->
    [one] it
   *[other] they
} measured stays out of the statistics.
problem-table-turned = The first column, “{ $column }”, lists what was measured, so rows and columns were exchanged.
problem-too-many-files = The folder holds more than { $limit } files; the rest was not listed. Choose a smaller folder to read all of it.
problem-totals-row = { $count ->
    [one] Line { $lines } sums up the others and was
   *[other] { $count } lines sum up the others ({ $lines }) and were
} not read as data.
problem-unit-unknown = No unit is stated for { $columns }. The numbers were kept as they are and are compared only among themselves; set the unit to have them converted.
problem-units-mixed = The cells of { $column } are written in different units. All were converted to { $unit }.

# Why a passage of a model's text has its verdict. { $right } is what the files say, { $words } what the text says.
claim-supported-value = The files have this value.
claim-supported-setting = Rows of the files were run with this setting.
claim-supported-range = The values run over this range.
claim-supported-arithmetic = It follows from other numbers here that the files have.
claim-supported-change = It follows from two values of the files: a ÷ b − 1.
claim-supported-share = It follows from two values of the files: 1 − a ÷ b, or b ÷ a − 1.
claim-supported-count = Counted in the files.
claim-supported-relation = The values of the files say so.
claim-supported-best = It is first among its like in the files.
claim-supported-date = The folder has this date.
claim-supported-stated = A document of the folder states it.
claim-contradicted-value = The files have another value for it: { $right }.
claim-contradicted-range = No value in the files is like that. They run over { $right }.
claim-contradicted-change = The values of the files differ by another amount: { $right }.
claim-contradicted-count = There are { $right }.
claim-contradicted-relation = The values of the files say otherwise: { $right }.
claim-contradicted-direction = The numbers go the other way: { $right }.
claim-contradicted-best = Another one is first: { $right }.
claim-contradicted-reference = The number that was put in belongs to something else: { $right }.
claim-unsupported-number = No file has this number for it.
claim-unsupported-ambiguous = It does not say which it is about, and none of the values that could be meant is like that.
claim-unsupported-change = The files have nothing that this follows from.
claim-unsupported-relation = The files do not say so clearly: some of their values agree, others do not.
claim-unsupported-noise = The differences in the files are too small or too mixed up to tell.
claim-unsupported-setting = No row was run with this setting.
claim-unsupported-name = No file mentions { $words }.
claim-unsupported-address = No file has the address { $words }.
claim-unsupported-quotation = No file has these words.
claim-unsupported-date = No file has this date.
claim-unsupported-period = The files do not go over so long a time.
claim-unsupported-reference = No fact goes by this reference.
claim-unsupported-long = The passage is too long to be checked.
claim-fault-script = Letters of another script: { $words }
claim-fault-language = The text is written in another language ({ $found }) than was asked for ({ $wanted }).
claim-fault-loop = The same words come again and again: { $words }
claim-fault-empty =
    { $words ->
        [one] The text has next to nothing in it: { $words } word.
       *[other] The text has next to nothing in it: { $words } words.
    }
claim-fault-section = The section “{ $section }” is missing.
claim-fault-preamble = Chat comes before the text: “{ $words } …”

### Report document
# What stands in the saved report and its preview. Numbers come as text, rounded by the report.
report-doc-title = Benchmark analysis of “{ $folder }”
report-doc-kind = Chimera report
report-doc-contents = Contents
report-doc-voice-model = In the words of the model, { $model }. Not checked.
report-doc-voice-model-checked = In the words of the model, { $model }. Checked against { $facts } facts; what is contradicted or unsupported has a mark.
report-doc-voice-analyst = In the analyst’s words.
report-doc-unformatted = This text is too long or too deeply nested to be formatted. It is shown as it came.

# Header.
report-doc-author = Author
report-doc-organisation = Organisation
report-doc-no-model = none: this report was made by the program alone
report-doc-model = Model
report-doc-digest = Digest
report-doc-runs-term = Runs
report-doc-runs = { $complete } of { $of } complete
report-doc-runs-made = { $made } of { $of } made
report-doc-runs-cut-off =
    { $n ->
        [one] { $n } report
       *[other] { $n } reports
    } cut off by the limit on tokens
report-doc-runs-empty =
    { $n ->
        [one] { $n } report
       *[other] { $n } reports
    } without text
report-doc-started = Started
report-doc-ended = Ended
report-doc-server = Server
report-doc-server-here = { $server }, on this machine
report-doc-server-elsewhere = { $server }, at { $address }
report-doc-system = System
report-doc-cores =
    { $n ->
        [one] { $n } core
       *[other] { $n } cores
    }
report-doc-language-term = Language
report-doc-language = English; measured by a program written in Rust
report-doc-program-term = Program
report-doc-program = Chimera { $version }

# How a run ended.
report-doc-notice-failed = This run failed
report-doc-notice-cancelled = This run was cancelled by the analyst
report-doc-notice-interrupted = This run was interrupted
report-doc-notice-interrupted-why = Its record has no end: Chimera was closed or stopped before the run was over.
report-doc-notice-damage = The record of this run is damaged
report-doc-notice-kept =
    Kept: { $calls ->
        [0] no finished call
        [one] { $calls } finished call
       *[other] { $calls } finished calls
    }, { $complete } of { $of } runs complete. Everything below rests on these.
report-doc-notice-calls-failed =
    { $n ->
        [one] { $n } call failed
       *[other] { $n } calls failed
    }
report-doc-notice-calls-failed-where = The run went on, as it was set to. “LLM call metrics” lists every call and why it failed.

# Sections.
report-doc-section-summary = Summary
report-doc-section-configuration = Configuration
report-doc-section-aggregates = Aggregate metrics
report-doc-section-workflow = Workflow summary
report-doc-section-data = Data summary
report-doc-section-levels = The folder’s data
report-doc-section-findings = Key findings
report-doc-section-recommendations = Recommendations
report-doc-section-report = Technical report
report-doc-section-calls = LLM call metrics
report-doc-section-statistics = Statistical summary
report-doc-section-formulas = Formulas
report-doc-section-notes = Analyst’s notes
report-doc-section-about = About this report

# Words of many tables.
report-doc-range = { $low } to { $high }
report-doc-basis =
    { $n } of { $of ->
        [one] { $of } call
       *[other] { $of } calls
    }
report-doc-basis-files =
    { $n ->
        [one] { $n } file
       *[other] { $n } files
    }
report-doc-basis-wall = first request to the end, pauses included
report-doc-shown-of = { $shown } of { $total } shown. All are in metrics.json.
report-doc-column-measurement = Measurement
report-doc-column-value = Value
report-doc-column-unit = Unit
report-doc-column-basis = Rests on
report-doc-column-run = Run
report-doc-column-stage = Stage
report-doc-column-note = Note
report-doc-column-file = File
report-doc-column-median = Median
report-doc-column-mean-sd = Mean ± sd
report-doc-column-range = Min to max

# Why there is no value.
report-doc-why-no-rate = no unconstrained call counts
report-doc-why-no-warm = no warm call counts
report-doc-why-no-cold = no cold call
report-doc-why-no-end = the run has no end
report-doc-why-no-call = no such call
report-doc-why-not-ended = no such call came to its end
report-doc-why-not-reported = not reported by the server

# Configuration.
report-doc-question = What the analyst wants to know
report-doc-audience = For whom
report-doc-start = Start
report-doc-start-prepared = prepared: model unloaded, loaded and warmed up before run 1
report-doc-start-cold = cold: model unloaded, run 1 pays for loading it
report-doc-start-prepared-kept = prepared, but the model was not unloaded first, so options of an earlier load may be in effect: loaded and warmed up before run 1
report-doc-start-cold-kept = cold, but the model was not unloaded first: run 1 pays for loading it only where it was not in memory
report-doc-runs-asked = Runs asked for
report-doc-pause = Pause between runs
report-doc-no-pause = none
report-doc-on-failure = When a call fails
report-doc-failure-stop = stop the run, keep what is finished
report-doc-failure-continue = go on with the next run
report-doc-settings-differ =
    { $n ->
        [one] One setting is not in effect as it was requested: { $names }.
       *[other] { $n } settings are not in effect as they were requested: { $names }.
    }
report-doc-table-settings = Settings, requested against effective
report-doc-column-setting = Setting
report-doc-column-requested = Requested
report-doc-column-effective = Effective
report-doc-column-known = Known how
report-doc-column-origin = Set by
report-doc-known-read-back = read back
report-doc-known-as-sent = as sent
report-doc-known-not-told = the server does not tell
report-doc-origin-analyst = analyst
report-doc-origin-modelfile = Modelfile
report-doc-origin-default = default
report-doc-differs = Differs.

# Aggregate metrics.
report-doc-key-decode = Decode throughput
report-doc-key-ttft = TTFT, warm, median
report-doc-key-tokens = Tokens generated
report-doc-key-wall = Whole run
report-doc-key-wall-basis = pauses included
report-doc-table-aggregates = Aggregates over the calls that count
report-doc-table-sums = Sums over all calls beside the preparation, those left out of statistics too
report-doc-row-decode = Decode throughput, unconstrained calls
report-doc-row-decode-stage = Decode throughput: { $stage }
report-doc-row-decode-constrained = Decode throughput: { $stage }, under a schema
report-doc-row-decode-together = Decode throughput, all calls together
report-doc-row-decode-mean = Decode throughput, mean of the calls’ own rates ± sd
report-doc-row-ttft-warm-median = TTFT, warm, median
report-doc-row-ttft-warm-mean = TTFT, warm, mean ± sd
report-doc-row-ttft-cold-median = TTFT, cold, median
report-doc-row-ttft-cold-mean = TTFT, cold, mean ± sd
report-doc-row-ttft-unknown-median = TTFT, cold or warm unknown, median
report-doc-row-ttft-unknown-mean = TTFT, cold or warm unknown, mean ± sd
report-doc-row-tokens = Tokens generated, total
report-doc-row-prompt-tokens = Prompt tokens, total
report-doc-row-e2e-sum = E2E latency, sum
report-doc-row-load-sum = Load, sum
report-doc-row-prefill-sum = Prefill, sum
report-doc-row-decode-sum = Decode, sum
report-doc-row-wall = Wall time of the whole run
report-doc-row-whole-run = Output throughput, whole run

# Workflow summary.
report-doc-not-read = The folder was not read before the run ended.
report-doc-files =
    { $read ->
        [one] { $read } file of { $folder } was read
       *[other] { $read } files of { $folder } were read
    }, { $skipped } skipped, { $excluded } ticked out by the analyst. That gives { $levels ->
        [one] { $levels } line of data
       *[other] { $levels } lines of data
    }; a line of data is one metric of one file at one configuration.
report-doc-table-times = Execution time
report-doc-column-part = Part
report-doc-column-seconds = Time (s)
report-doc-part-ingest = Ingest
report-doc-part-preparation = Preparation
report-doc-part-preparation-stages = Preparation: { $stages }
report-doc-part-analysis = Analysis calls
report-doc-part-report = Report calls
report-doc-part-all = Whole run
report-doc-table-evidence = How much of the folder’s data the prompts carried
report-doc-column-estimated = Prompt, estimated (tokens)
report-doc-column-budget = Room (tokens)
report-doc-column-context = Context window (tokens)
report-doc-column-levels-used = Facts in the prompt
report-doc-column-levels-total = Facts in the folder
report-doc-column-counted = Prompt, counted by the server (tokens)
report-doc-note-evidence = Room is the context window less the reserve for the answer. The best ranked facts come first; what does not fit is left out, in the same order in every run.
report-doc-note-not-counted = –: the call was not made, did not end well, or the server gave no count.
report-doc-noted = Noted while it ran:
report-doc-noted-at = after { $seconds } s: { $sentence }

# Data summary.
report-doc-table-kinds = Files that were read
report-doc-column-kind = Kind
report-doc-column-files = Files
report-doc-column-rows = Rows
report-doc-column-values = Values
report-doc-column-size = Size
report-doc-column-latest = Latest change
report-doc-kind-csv = CSV and TSV
report-doc-kind-json = JSON
report-doc-kind-json-lines = JSON Lines
report-doc-kind-markdown = Markdown
report-doc-kind-spreadsheet = Spreadsheets
report-doc-kind-text = Text
report-doc-kind-other = Other
report-doc-note-no-date = –: the system gives no date.
report-doc-and-more = and { $n } more
report-doc-table-left-out = Files that were left out
report-doc-column-reason = Why
report-doc-ticked-out = ticked out by the analyst
report-doc-table-problems = Problems by file and line
report-doc-column-line = Line
report-doc-column-severity = Kind
report-doc-column-problem = What happened
report-doc-severity-notice = notice
report-doc-severity-warning = warning
report-doc-severity-error = error
report-doc-note-no-line = –: the whole file, or no line can be told.
report-doc-levels-how = Computed by Chimera from the files, in the order in which the model was given them.
report-doc-levels-how-folder = Computed by Chimera from the files, best ranked first.
report-doc-table-levels = Metrics by file and configuration
report-doc-column-metric = Metric (column)
report-doc-column-rows-with = Rows with
report-doc-column-n = n
report-doc-all-rows = all rows

# The folder alone.
report-doc-notice-kept-folder = Everything below rests on what was read before that.
report-doc-key-files = Files read
report-doc-key-files-basis =
    { $n ->
        [one] of { $n } file
       *[other] of { $n } files
    }
report-doc-key-values = Measured values
report-doc-key-values-basis = in { $n } rows
report-doc-key-facts = Facts
report-doc-key-facts-basis = numbers with their source
report-doc-key-findings = Findings
report-doc-key-findings-basis = by rule, without a model
report-doc-section-charts = Charts of the folder’s data
report-doc-section-noted = Noted
report-doc-folder-chart-parameter = { $metric } by { $names }
report-doc-folder-chart-configuration = { $metric } by configuration
report-doc-folder-chart-time = { $metric } over time
report-doc-folder-chart-model = { $metric } by model
report-doc-folder-chart-best = best
report-doc-folder-chart-spread = smallest to largest value
report-doc-folder-chart-changed = from the change on
report-doc-alt-folder = { $title }: { $n } values, from { $first } to { $last }. The table “Evidence” has every value.
report-doc-caption-folder = { $title }. A mark is the { $statistic }.
report-doc-caption-folder-spread = A line goes from the smallest to the largest value.
report-doc-caption-higher = Higher is better.
report-doc-caption-lower = Lower is better.
report-doc-caption-shown = The first { $n } of { $of } are shown.
report-doc-caption-of = From { $what }.
report-doc-caption-evidence = The table “Evidence” has every value and where it stands.

# Findings by rule.
report-doc-by-rule = Found by rule, the most important first. Every number leads to its source.
report-doc-advice-by-rule = What follows from the findings, by rule.
report-doc-no-rule-findings = The rules found nothing in this folder’s data.
report-doc-no-rule-advice = The rules have nothing to recommend from this folder’s data.
report-doc-further-findings =
    { $n ->
        [one] { $n } further finding is in “Further findings”.
       *[other] { $n } further findings are in “Further findings”.
    }
report-doc-further-advice =
    { $n ->
        [one] { $n } further recommendation of these kinds follows
       *[other] { $n } further recommendations of these kinds follow
    } from the other findings.
report-doc-section-further = Further findings
report-doc-table-further = Found by rule, less important
report-doc-column-rule = Rule
report-doc-column-finding = Finding
report-doc-rule-best = best
report-doc-rule-worst = worst
report-doc-rule-effect = effect
report-doc-rule-no-effect = no effect
report-doc-rule-indistinguishable = not distinguishable
report-doc-rule-confounded = confounded
report-doc-rule-cold-start = cold start
report-doc-rule-outlier = outlier
report-doc-rule-failed-rows = failed rows
report-doc-rule-trend = trend
report-doc-rule-regression = regression
report-doc-rule-models = across models
report-doc-rule-conflict = disagreement
report-doc-rule-unit-mismatch = units
report-doc-rule-duplicate = duplicate
report-doc-rule-stale = out of date
report-doc-kind-measured = measured
report-doc-kind-derived = derived
report-doc-kind-stated = stated
report-doc-kind-opinion = opinion
report-doc-kind-unchecked = not checked
report-doc-in-runs = in { $n } of { $of } runs
report-doc-table-contrary = Runs that contradict one another
report-doc-column-other-run = Other run
report-doc-column-contrary = Says the contrary

# Evidence.
report-doc-section-evidence = Evidence
report-doc-facts-shown =
    { $shown } of { $of ->
        [one] { $of } fact
       *[other] { $of } facts
    }: those that this report uses, and the best ranked. A fact is one number with everything that is needed to find it again.
report-doc-table-facts = Facts and where they stand
report-doc-column-fact = Fact
report-doc-column-about = About
report-doc-column-statistic = Statistic
report-doc-column-source = Where it stands
report-doc-note-no-formula = – under formula: the number stands in the file as it is.
report-doc-note-approximate = ≈: estimated within 0.1 %, because there are very many values.
report-doc-about-prompt = prompt { $prompt }
report-doc-statistic-value = value
report-doc-statistic-count = count
report-doc-statistic-mean = mean
report-doc-statistic-median = median
report-doc-statistic-sd = standard deviation
report-doc-statistic-minimum = minimum
report-doc-statistic-maximum = maximum
report-doc-statistic-p95 = p95
report-doc-statistic-p99 = p99
report-doc-statistic-sum = sum
report-doc-statistic-share = share
report-doc-statistic-difference = difference
report-doc-statistic-ratio = ratio
report-doc-statistic-change = change
report-doc-statistic-slope = slope
report-doc-statistic-lower = lower end of interval
report-doc-statistic-upper = upper end of interval
report-doc-place-cells = { $file }: column { $column }, rows { $what }
report-doc-place-pointers = { $file }: { $what }
report-doc-place-line = { $file }: line { $what }
report-doc-place-file = { $file }: the whole file
report-doc-and-more-places =
    { $n ->
        [one] and { $n } more place
       *[other] and { $n } more places
    }

# What the check says of the model's words.
report-doc-section-checks = Checks
report-doc-checked =
    Of { $n ->
        [one] { $n } passage
       *[other] { $n } passages
    } that the model wrote in run { $run }, checked against { $facts } facts of the folder: { $supported } supported, { $contradicted } contradicted, { $unsupported } unsupported, { $opinion } without a claim (opinion or advice).
report-doc-check-legend = A passage with a mark has a row here. A passage without one is supported by the files where it has a number, and makes no claim otherwise: it is the model’s opinion.
report-doc-table-checks = Marked passages
report-doc-column-check = Mark
report-doc-column-where = Where
report-doc-column-sentence = What the model wrote
report-doc-column-right = Right
report-doc-column-facts = Facts
report-doc-note-no-right = –: no fact of the folder is about it.
report-doc-check-finding = finding { $n }
report-doc-check-recommendation = recommendation { $n }
report-doc-check-report = technical report
report-doc-check-place = { $place }, line { $line }
report-doc-verdict-contradicted = contradicted
report-doc-verdict-unsupported = unsupported
report-doc-verdict-supported = supported
report-doc-verdict-no-claim = no claim
report-doc-verdict-foreign = not from your files
report-doc-mark-contradicted = ✕ contradicted
report-doc-mark-contradicted-right = ✕ contradicted: right is { $right }
report-doc-mark-unsupported = ? unsupported
report-doc-mark-unchecked = ? not checked
report-doc-mark-no-fact = ? no such fact
report-doc-why-foreign = No file mentions { $names }.
report-doc-mark-foreign = ? not from your files: { $names }
report-doc-right = The files say { $right }.
report-doc-left-out =
    { $n ->
        [one] { $n } passage was left out here, because the files contradict it or do not support it.
       *[other] { $n } passages were left out here, because the files contradict them or do not support them.
    } metrics.json has what the model wrote.
report-doc-faults = What is wrong with this text as a whole:

# How much of the evidence the model saw.
report-doc-budget = Evidence of the { $stage } call: { $tokens } of { $context } tokens; { $used } of { $total } facts.
report-doc-budget-counted = The server counted { $tokens } tokens of the prompt.
report-doc-budget-not-counted = The server did not count the prompt.

# Findings, recommendations, technical report.
report-doc-of-run = Written in run { $run } of { $of }.
report-doc-no-findings = The model gave no findings in run { $run }.
report-doc-no-recommendations = The model gave no recommendations in run { $run }.
report-doc-no-analysis = Run { $run } came to no analysis.
report-doc-analysis-invalid = The answers of run { $run } did not keep to the schema, so nothing of them stands here. They are in metrics.json.
report-doc-analysis-failed = The analysis call of run { $run } failed: { $why }. What had arrived is in metrics.json.
report-doc-analysis-cancelled = The analysis call of run { $run } was cancelled. What had arrived is in metrics.json.
report-doc-no-report = Run { $run } came to no report.
report-doc-cut-off = The limit on tokens cut this text off before its end.
report-doc-cut-off-empty = Run { $run } reached the limit on tokens before any text of its answer came.
report-doc-empty-answer = The model’s answer in run { $run } was empty.
report-doc-broken-off = This text broke off: { $why }.
report-doc-cancelled-midway = This text was cancelled before its end.
report-doc-table-runs = What each run wrote
report-doc-column-findings = Findings
report-doc-column-recommendations = Recommendations
report-doc-column-characters = Report (characters)
report-doc-column-state = How it ended
report-doc-state-none = not made
report-doc-state-complete = complete
report-doc-state-cut-off = cut off by the limit on tokens
report-doc-state-empty = without text
report-doc-state-failed = broken off
report-doc-state-cancelled = cancelled
report-doc-state-shown = { $state }, shown above
report-doc-note-no-analysis = – under findings and recommendations: no analysis that keeps to the schema.
report-doc-note-no-report = – under report: no report call was made.
report-doc-note-other-runs = The words of every run are in metrics.json.

# LLM call metrics.
report-doc-no-calls = No call was made.
report-doc-table-calls = Every call, in the order in which they were made
report-doc-column-model-was = Model was
report-doc-column-ttft = TTFT (ms)
report-doc-column-ttfa = TTFA (ms)
report-doc-column-decode-rate = Decode (tok/s)
report-doc-column-tokens = Tokens
report-doc-column-prompt-tokens = Prompt tokens
report-doc-column-load = Load (ms)
report-doc-column-prefill = Prefill (ms)
report-doc-column-decode = Decode (ms)
report-doc-column-other = Other (ms)
report-doc-column-e2e = E2E (ms)
report-doc-column-verdict = Verdict
report-doc-before-runs = prep.
report-doc-valid = valid
report-doc-client-clock = rate by the client’s clock
report-doc-out-of = { $reason }: not in { $measures }
report-doc-out-of-all = { $reason }: in no statistic
report-doc-error-words = { $why } (“{ $words }”)
report-doc-note-call-missing = –: the server did not report it, no text came, or the call broke off before it.
report-doc-note-ttfa = TTFA: time to first answer token, after what the model thinks. TTFT is the first token of either.
report-doc-note-struck = Struck through: measured, but left out of the statistics for the reason in the last column.
report-doc-note-constrained = Analysis calls answer under a JSON schema, which slows decoding; they are summed up apart.
report-doc-note-thermal = Cold: the model had to be loaded first. The TTFT of cold calls has statistics of its own; their E2E latency and prefill throughput are in no statistic.
report-doc-thermal-cold = cold
report-doc-thermal-warm = warm
report-doc-thermal-unknown = unknown
report-doc-reason-warm-up = only prepares
report-doc-reason-too-short = too short
report-doc-reason-length = stopped by the limit on tokens
report-doc-reason-truncated = prompt cut by the server
report-doc-reason-cached = prompt partly cached
report-doc-reason-reloaded = model loaded again
report-doc-reason-error = failed
report-doc-reason-cancelled = cancelled
report-doc-failure-refused = connection refused
report-doc-failure-address = address cannot be used
report-doc-failure-host = name of the server cannot be found
report-doc-failure-service = no such server at the address
report-doc-failure-model = model not on the server
report-doc-failure-unsupported = not supported by the model
report-doc-failure-context = prompt longer than the context window
report-doc-failure-busy = server busy
report-doc-failure-server = error on the server
report-doc-failure-incomplete = connection broke before the end
report-doc-failure-malformed = stream not understood
report-doc-failure-idle = nothing arrived for too long
report-doc-failure-cap = over the limit on length or time
report-doc-failure-redirected = redirected to another host
report-doc-failure-key = key not accepted
report-doc-failure-proxy = a proxy did not let the request through
report-doc-failure-old = server too old
report-doc-failure-engine = the embedded engine ended
report-doc-failure-damaged = model file cannot be read
report-doc-failure-memory = not enough memory for the model

# Measurements.
report-doc-measure-ttft = TTFT
report-doc-measure-ttfa = TTFA
report-doc-measure-load = load
report-doc-measure-prefill = prefill
report-doc-measure-decode = decode
report-doc-measure-other = other
report-doc-measure-e2e = E2E latency
report-doc-measure-decode-rate = decode throughput
report-doc-measure-prefill-rate = prefill throughput
report-doc-measure-itl = ITL
report-doc-measure-several = a rate over several calls
report-doc-measure-whole-run = output throughput, whole run
report-doc-measure-sd = sd, CV
report-doc-measure-interval = 95 % CI
report-doc-measure-decode-rate-unit = Decode throughput (tok/s)
report-doc-measure-prefill-rate-unit = Prefill throughput (tok/s)
report-doc-measure-ttft-warm = TTFT, warm (ms)
report-doc-measure-ttft-cold = TTFT, cold (ms)
report-doc-measure-ttft-unknown = TTFT, cold or warm unknown (ms)
report-doc-measure-ttfa-unit = TTFA, warm (ms)
report-doc-table-gaps = Times between arrivals of text, by call (ms)
report-doc-column-gaps = Gaps
report-doc-note-gaps = –: fewer than 20 gaps tell nothing of p95 and p99.
report-doc-column-longest = Longest
report-doc-measure-e2e-unit = E2E latency, not cold (ms)
report-doc-measure-itl-unit = ITL (ms)
report-doc-measure-tokens = Tokens per call

# Statistical summary.
report-doc-statistics-basis =
    { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }, { $calls ->
        [one] { $calls } call
       *[other] { $calls } calls
    } beside the preparation{ $valid ->
        [0] {""}
       *[other] , { $valid } of them valid
    }{ $cold ->
        [0] {""}
       *[other] , { $cold } of them cold
    }. Every row says how many calls it rests on.
report-doc-statistics-out = { $calls }: { $reason }, so not in { $measures }
report-doc-statistics-out-of-all = { $calls }: { $reason }, so in no statistic
report-doc-deterministic = At temperature 0 the runs are deterministic, not independent: they repeat one another, and their spread says how steady the machine is, not how much answers vary.
report-doc-constrained = Rates of calls under a schema and of free calls are never averaged together.
report-doc-table-all-stages = All stages together
report-doc-table-stage = Stage: { $stage }
report-doc-table-stage-constrained = Stage: { $stage }, under a schema
report-doc-column-used = Used
report-doc-column-cv = CV (%)
report-doc-column-interval = 95 % CI of the mean
report-doc-column-interval-method = CI by
report-doc-column-p95 = p95
report-doc-column-p99 = p99
report-doc-interval-t = Student’s t
report-doc-interval-bca = BCa bootstrap
report-doc-note-few-calls = Where too few calls count, – stands instead: median and mean need 1, sd and CV 2, a confidence interval 3.
report-doc-note-percentiles = p95 and p99 need 20 calls and are not given below that.

# Formulas (metrics.md).
report-doc-table-formulas = How each number is made
report-doc-column-formula = Formula
report-doc-formula-ttft = first text byte seen by the client − request sent
report-doc-formula-ttfa = first byte of answer text seen by the client − request sent
report-doc-formula-e2e = last byte of the stream − request sent
report-doc-formula-load = the server’s load_duration
report-doc-formula-prefill = the server’s prompt_eval_duration
report-doc-formula-decode = the server’s eval_duration
report-doc-formula-other = E2E − load − prefill − decode
report-doc-formula-decode-rate = eval_count ÷ eval_duration; where the server gives none, (n − 1) ÷ (last − first token) by the client’s clock
report-doc-formula-prefill-rate = prompt_eval_count ÷ prompt_eval_duration, only where the prompt was not cached
report-doc-formula-itl = (last token − first token) ÷ (n − 1)
report-doc-formula-several = Σ tokens ÷ Σ time of the calls that count
report-doc-formula-whole-run = Σ tokens ÷ wall time
report-doc-formula-sd = sample standard deviation; CV = sd ÷ mean
report-doc-formula-interval = Student’s t below 20 calls, BCa bootstrap from 20
report-doc-rounding = Rounding is for reading only: rates, milliseconds and seconds to two decimals, percent to one. metrics.json holds every value unrounded, with the server’s own counts.

# About.
report-doc-made = Made by Chimera { $version } from run { $run }. Times of day are UTC.
report-doc-whose-words-folder = Every number was counted in the folder’s files or computed from them, and “Evidence” says where it stands. What stands in a marked box was written by the analyst.
report-doc-whose-words-checked = Every number outside the marked boxes was measured by Chimera, counted by the server, or computed from the folder’s files. What stands in a marked box was written by the model or by the analyst; each passage of the model was checked against the folder’s facts, and “Checks” says what is wrong.
report-doc-whose-words = Every number outside the marked boxes was measured by Chimera, counted by the server, or computed from the folder’s files. What stands in a marked box was written by the model or by the analyst, and was not checked.

# Charts.
report-doc-chart-throughput = Decode throughput per run
report-doc-chart-throughput-what = Decode throughput of each call over the runs. Analysis and report calls have their own colour and shape; hollow marks are left out of the statistics.
report-doc-chart-throughput-reference = Σ tokens ÷ Σ time
report-doc-chart-ttft = Time to first token per run
report-doc-chart-ttft-what = TTFT of each call over the runs. Analysis and report calls have their own colour and shape; hollow marks are cold or left out of the statistics.
report-doc-chart-ttft-reference = median, warm
report-doc-chart-time = Time per call
report-doc-chart-time-what = Load, prefill, decode and other of each call as one bar.
report-doc-chart-run = run
report-doc-chart-excluded = excluded
report-doc-chart-note = { $reason }, excluded
report-doc-chart-note-short =
    { $tokens ->
        [one] { $tokens } token, excluded
       *[other] { $tokens } tokens, excluded
    }
report-doc-alt-throughput =
    { $n ->
        [0] Decode throughput per run: no call has a rate.
       *[other] Decode throughput per run: { $n } of { $of } calls, from { $low } to { $high } tok/s. The table “LLM call metrics” has every value.
    }
report-doc-alt-ttft =
    { $n ->
        [0] Time to first token per run: no call came to a token.
       *[other] Time to first token per run: { $n } of { $of } calls, from { $low } to { $high } ms. The table “LLM call metrics” has every value.
    }
report-doc-alt-time =
    { $n ->
        [0] Time per call: no call came to its end.
       *[other] Time per call: { $n } of { $of } calls, from { $low } to { $high } ms. The table “LLM call metrics” has every value.
    }
report-doc-caption-throughput = Decode throughput per run: eval_count ÷ eval_duration of each call. The dashed line is Σ tokens ÷ Σ time of the unconstrained calls that count. Hollow marks are left out. Higher is better.
report-doc-caption-ttft = Time to first token per run: first text byte − request sent. The dashed line is the median of the warm calls that count. Hollow marks are cold or left out. Lower is better.
report-doc-caption-time = Time per call: load, prefill, decode and other add up to E2E latency.

### Command line
cli-read =
    { $files ->
        [one] { $files } file read.
       *[other] { $files } files read.
    }
cli-checked = Run { $run } checked: { $supported } supported, { $contradicted } contradicted, { $unsupported } unsupported, { $none } without a claim.
cli-facts =
    { $facts ->
        [one] { $facts } fact
       *[other] { $facts } facts
    }, { $problems ->
        [one] { $problems } problem.
       *[other] { $problems } problems.
    }
cli-reported =
    Report without a model: { $facts ->
        [one] { $facts } fact
       *[other] { $facts } facts
    }, { $findings ->
        [one] { $findings } finding.
       *[other] { $findings } findings.
    }
cli-text-unreadable = { $name } cannot be read, so nothing was checked. Details: { $words }
cli-text-too-large = { $name } is larger than 8 MB, so nothing was checked. Check its parts one by one.
cli-text-not-utf8 = { $name } is not UTF-8 text, so nothing was checked. Save it as UTF-8 first.
cli-verdict-supported = supported
cli-verdict-contradicted = contradicted
cli-verdict-unsupported = unsupported
cli-verdict-no-claim = no claim
cli-right = Right is { $value }.
cli-preparation = Preparation, { $stage }
cli-call = Run { $run } of { $runs }, { $stage }
cli-call-measured = { $tokens }, decode { $rate }, TTFT { $ttft }
cli-call-failed = failed: { $words }
cli-call-cancelled = cancelled
cli-tokens =
    { $value ->
        [one] { $value } token
       *[other] { $value } tokens
    }
cli-rate = { NUMBER($value, maximumFractionDigits: 2) } tok/s
cli-milliseconds = { NUMBER($value, maximumFractionDigits: 1) } ms
cli-not-reported = not reported
# While a call goes on; { $tokens } counts pieces of text, about one per token.
cli-live = { $tokens } tokens, { NUMBER($rate, maximumFractionDigits: 1) } tok/s
cli-stalled = nothing from the server for { $seconds } s
cli-pausing = pause of { $seconds } s
cli-done =
    { $runs ->
        [one] { $runs } run done in { NUMBER($seconds, maximumFractionDigits: 1) } s.
       *[other] { $runs } runs done in { NUMBER($seconds, maximumFractionDigits: 1) } s.
    }
cli-cancelled = Cancelled. What was finished is kept and saved.
cli-cancelled-before = Cancelled before the run began. Nothing was written.
cli-detail = Details: { $words }
cli-kept = The run is kept as { $id } and can be opened and saved in Chimera.
cli-ask-unencrypted = { $address } is not this computer, and what is sent there is not encrypted: the folder’s data, and the key where there is one. Nothing was sent. Say --send-elsewhere to allow it.
cli-ask-cloud = This model runs at { $host }, not on this computer: the folder’s data would go there. Nothing was sent. Say --send-elsewhere to allow it.
cli-ask-unload-elsewhere = { $address } is not this computer. A measured run takes models out of that server’s memory first, which others may be using. Say --unload-elsewhere yes to allow it, or no to leave them there.
cli-no-such-file = There is no { $name } in { $folder }, so it cannot be left out. Nothing was started. Correct --exclude.
cli-no-such-column = No table in { $folder } has a column { $name }. Nothing was started. Correct the name of the column.
cli-no-such-run = The report cannot show run { $run } of { $runs }. Nothing was started. Correct --show-run or --runs.

# Requested against effective.
setting-model-changed = The model behind this name has another digest now than when the run began.
setting-context-capped = This model was trained with a context of { $trained } tokens, and is given no more.
setting-context-differs = The server loaded the model with another context window than was asked for.
setting-gpu-device = Computed on { $device }. All layers on a GPU would be { $layers }.
setting-gpu-layers = All layers on the GPU would be { $layers }.
setting-seed-drawn = The server draws a seed of its own for each call.
setting-seed-counts-up = Run k uses this seed + k − 1.
setting-answer-limit-by-stage = Each stage has its own limit, the reserve that was kept for its answer.
problem-statistics-rows = The rows of this table are statistics of others (a count, a mean), so each became a column of its own.
problem-formula-without-value = { $count ->
    [one] One formula has no stored value and was
   *[other] { $count } formulas have no stored value and were
} read as empty ({ $named ->
    [one] row
   *[other] rows
} { $lines }). Open the spreadsheet in a spreadsheet program and save it to have them calculated.
failure-some-runs = { $complete } of { $runs } runs are complete; a call failed in each of the others. All that was finished is kept, with what each failed call said.

# What the rules found in the folder. { $metric } is a metric's name; values such as { $value } are numbers of facts that the program puts in with their unit; a change has its sign.
finding-best = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } is best in { $metric }: { $value }. Next comes { $next } with { $other } ({ $margin } against it), and the difference is larger than the noise.
finding-best-noise = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } has the best mean in { $metric }, { $value }, but its lead over { $next } ({ $other }; { $margin } against it) is within the noise.
finding-best-single = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } has the best { $metric }, { $value }; next comes { $next } with { $other } ({ $margin } against it). { $runs ->
    [one] Each is a single measurement, so nothing tells how much of this is noise.
   *[few] There are too few repeated measurements to tell how much of this is noise.
}
finding-worst = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } is worst in { $metric }: { $value }. The next worst, { $next }, has { $other } ({ $margin } against it), and the difference is larger than the noise.
finding-worst-noise = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } has the worst mean in { $metric }, { $value }, but its distance from { $next } ({ $other }; { $margin } against it) is within the noise.
finding-worst-single = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] Of { $count } configurations
   *[other] Of { $model }’s { $count } configurations
}, { $subject } has the worst { $metric }, { $value }; the next worst is { $next } with { $other } ({ $margin } against it). { $runs ->
    [one] Each is a single measurement, so nothing tells how much of this is noise.
   *[few] There are too few repeated measurements to tell how much of this is noise.
}
finding-configurations-alike = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $model ->
    [none] None of the { $count } configurations
   *[other] None of { $model }’s { $count } configurations
} can be told from the others in { $metric }: their means run from { $best } to { $worst }, and that is within the noise.
finding-effect = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $parameter } changes { $metric }: { $low } at { $from }, { $high } at { $to } ({ $change }). Rows that are equal in everything else were compared, and the difference is larger than the noise.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-no-effect = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $parameter } makes no difference to { $metric } that would matter: between { $from } ({ $low }) and { $to } ({ $high }) it is less than 5 %, with the noise taken into account.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-indistinguishable = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Whether { $parameter } changes { $metric } cannot be told from these data: { $low } at { $from }, { $high } at { $to } ({ $change }) is within the noise.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-confounded-order = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $metric } is { $low } at { $parameter } { $from } and { $high } at { $to } ({ $change }), but it drifts in the order of the rows in the same way within each value. The values were run one after the other, so this says nothing about { $parameter }.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-confounded-cold = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $metric } is { $high } at { $parameter } { $value } and { $low } at { $other } ({ $change }), but { $cold } of those rows are cold starts. Without them no such difference is left: it comes from loading the model, not from { $parameter }.
finding-confounded-cold-only = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $metric } is { $high } at { $parameter } { $value } and { $low } at { $other } ({ $change }), but all { $cold } of those rows are cold starts. What is left says nothing about { $parameter }.
finding-cold-start = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Cold starts stand out. { $metric } is { $cold } where the model had to be loaded and { $warm } otherwise, { $times } as much. Cold rows, left out of comparisons: { $count }.
finding-failed = { $failed } of { $rows } rows in { $file } failed{ $why ->
    [none] {""}
   *[other] : { $why }
}. They count in no statistic.
finding-all-failed = All { $rows } rows in { $file } failed{ $why ->
    [none] {""}
   *[other] : { $why }
}. The file holds no measurement.
finding-all-failed-files = All rows of { $files } files failed, { $failed } rows in all, { $file } among them{ $why ->
    [none] {""}
   *[other] . The most frequent reason is: { $why }
}. These files hold no measurement.
finding-outlier = Line { $line } of { $file } is far from its like: { $metric } is { $value } there, and { $median } in the middle of comparable rows ({ $change }).
finding-duplicate-rows = { $count } rows of { $file } (lines { $lines }) repeat earlier rows (lines { $first }) in every cell.
finding-duplicate-row = { $count } row of { $file } (line { $lines }) repeats an earlier row (line { $first }) in every cell.
finding-regression = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} got worse from { $date } on: { $before } before, { $after } since ({ $change }).{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-improvement = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} got better from { $date } on: { $before } before, { $after } since ({ $change }).{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-rises = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} rises over { $dates } dates, from { $first } on { $from } to { $last } on { $to } ({ $change }).{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-falls = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} falls over { $dates } dates, from { $first } on { $from } to { $last } on { $to } ({ $change }).{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-dates-single = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} was { $first } on { $from } and { $last } on { $to } ({ $change }). { $runs ->
    [one] Each is a single measurement, so nothing tells how much of this is noise.
   *[few] There are too few repeated measurements to tell how much of this is noise.
}{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-dates-same = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} was { $first } on { $from } and { $last } on { $to } ({ $change }): it changed by less than 5 %, with the noise taken into account.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-dates-noise = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} was { $first } on { $from } and { $last } on { $to } ({ $change }), which is within the noise.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-dates-apart = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $of ->
    [none] { $metric }
   *[other] { $of }: { $metric }
} was { $first } on { $from } and { $last } on { $to } ({ $change }), and the difference is larger than the noise within a date. So few dates show no trend.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-models = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $best } is ahead in { $metric }: { $value }. Next comes { $next } with { $other } ({ $margin } against it), and the difference is larger than the noise. In order: { $list }.
finding-models-noise = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $best } has the best mean in { $metric }, { $value }, but its lead over { $next } ({ $other }; { $margin } against it) is within the noise. In order: { $list }.
finding-models-single = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}{ $best } has the best { $metric }, { $value }; next comes { $next } with { $other } ({ $margin } against it). { $runs ->
    [one] Each is a single measurement, so nothing tells how much of this is noise.
   *[few] There are too few repeated measurements to tell how much of this is noise.
} In order: { $list }.
finding-prompts-single = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Of { $count } prompts, “{ $best_prompt }” has the best { $metric }, { $best }, and “{ $worst_prompt }” the worst, { $worst } ({ $change } between them). { $runs ->
    [one] Each is a single measurement, so nothing tells how much of this is noise.
   *[few] There are too few repeated measurements to tell how much of this is noise.
}{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-prompts-same = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Of { $count } prompts, “{ $best_prompt }” has the best { $metric }, { $best }, and “{ $worst_prompt }” the worst, { $worst } ({ $change } between them). That is less than 5 %, with the noise taken into account.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-prompts-noise = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Of { $count } prompts, “{ $best_prompt }” has the best { $metric }, { $best }, and “{ $worst_prompt }” the worst, { $worst } ({ $change } between them). That is within the noise.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-prompts = { $place ->
    [none] {""}
   *[other] In { $place }:{" "}
}Of { $count } prompts, “{ $best_prompt }” has the best { $metric }, { $best }, and “{ $worst_prompt }” the worst, { $worst } ({ $change } between them). The difference is larger than the noise.{ $without ->
    [none] {""}
   *[other] {" "}Rows far from their like are left out: { $without }.
}
finding-conflict = { $file } gives { $value } for { $metric }; the { $statistic ->
    [mean] mean
    [median] median
    [smallest] smallest value
    [largest] largest value
    [p95] 95th percentile
    [p99] 99th percentile
    [sd] standard deviation
   *[value] value
} in { $of } is { $right } ({ $change } against it).
finding-conflict-about = { $file } gives { $value } for { $metric } of { $about }; the { $statistic ->
    [mean] mean
    [median] median
    [smallest] smallest value
    [largest] largest value
    [p95] 95th percentile
    [p99] 99th percentile
    [sd] standard deviation
   *[value] value
} in { $of } is { $right } ({ $change } against it).
finding-conflict-copy = { $file } and { $of } hold the same rows, but differ in { $cells } cell: in line { $line }, { $metric } is { $value } in the first and { $right } in the second ({ $change } against it). Only the second is counted.
finding-conflict-copy-cells = { $file } and { $of } hold the same rows, but differ in { $cells } cells: in line { $line }, { $metric } is { $value } in the first and { $right } in the second ({ $change } against it). Only the second is counted.
finding-unit-values = { $metric } in { $file } ({ $column }) is { $value }, and { $usual } in { $other }: { $times } apart, as much as two units. One of them is not in the unit that its name says.{ $left ->
    [none] {""}
    [both] {" "}Both are left out of comparisons.
   *[one] {" "}The values in { $file } are left out of comparisons.
}
finding-unit-headers = { $metric } is written in { $unit } in { $file } ({ $column }) and in { $other_unit } in { $other } ({ $other_column }). Both were converted to { $canonical }.
finding-unit-rate = The unit of { $column } in { $file } cannot be right: { $tokens } at { $rate } do not take { $time }.
finding-unit-cells = Cells of { $column } in { $file } state different units; all were converted to { $unit }.
finding-duplicate-file = { $file } is a copy of { $of }. What is in both is counted once.
finding-duplicate-data = { $file } holds the same { $rows } rows as { $of }. They are counted once.
finding-duplicate-format = { $file } and { $of } hold the same { $rows } rows in two formats. They are counted once.
finding-duplicate-part = All { $rows } rows of { $file } stand in { $of } too, which holds more. They are counted once.
finding-stale-document = { $file } is an older state of { $of }.
finding-stale-dated = { $file } was written on { $written }; { $data } has newer data of the same kind, of { $newest }.
finding-stale-numbers = { $file } does not describe the data beside it: { $differing } of { $all } numbers that can be compared with { $of } differ. One of them: { $metric } is { $value } there and { $right } in the data.
# What to do about it.
advice-use = { $model ->
    [none] Use
   *[other] With { $model }, use
} { $subject } where { $metric } matters most.
advice-either = { $model ->
    [none] Choose
   *[other] With { $model }, choose
} between { $subject } and { $next } by something else, or measure both more often.
advice-repeat = { $model ->
    [none] Measure
   *[other] With { $model }, measure
} { $subject } and its neighbours several times before relying on this.
advice-set = Set { $parameter } to { $value } for better { $metric }.
advice-free = Choose { $parameter } freely as far as { $metric } goes.
advice-more-runs = Measure more often, with { $parameter } changing from run to run, if it matters.
advice-interleave = Run the values of { $parameter } in turn instead of one after the other, and compare again.
advice-warm-up = Make one call before the first measured one each time the model is loaded.
advice-failed = Find out why these rows failed, and run them again.
advice-outlier = Look at this row before relying on a mean that has it in.
advice-duplicate-rows = Remove the repeated rows: as they stand they count twice.
advice-duplicate-file = Keep one of the two, so that nobody takes { $file } for a measurement of its own.
advice-regression = Look at what changed by { $date }.
advice-trend = Look at what makes { $metric } get worse before it does so further.
advice-more-dates = Measure again on more dates before relying on this change.
advice-conflict = Correct { $file }, or say which data it describes.
advice-conflict-copy = Find out which of { $file } and { $of } is right, and remove the other.
advice-unit = Check the unit of { $column } in { $file }.
advice-stale = Make { $file } anew from the present data.
