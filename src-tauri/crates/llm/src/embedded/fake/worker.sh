#!/bin/sh
# Stands in for llama-worker in tests: it does what the prompt tells it to do. It has no model, and
# loads whatever it is asked to, unless the context is 13; with 14 it loads until it is cancelled.
say() { printf '{"id":%s,"say":%s}\n' "$1" "$2"; }
echo "log: started" >&2
say 0 '{"hello":{"protocol":2,"version":"0.0.0","system":"fake","devices":[],"physical_cores":1}}'
piece() { say "$1" "{\"piece\":{\"text\":\"$2\",\"tokens\":1,\"at_ns\":1}}"; }
finish() {
  say "$1" "{\"end\":{\"stop\":\"$2\",\"prompt_tokens\":9,\"generated_tokens\":2,\"decode_steps\":1,\"prefill_ns\":30,\"decode_ns\":40,\"first_piece_ns\":35,\"total_ns\":80,\"schema_corrections\":null}}"
}
while IFS= read -r line; do
  id=${line#*\"id\":}
  id=${id%%,*}
  case $line in
    *'"cancel"'*)
      if [ -n "$loading" ]; then say "$loading" '{"error":{"kind":"cancelled","message":"load the model: it was cancelled"}}'; fi
      if [ -n "$rest" ]; then echo "$rest"; fi
      if [ -n "$endless" ]; then finish "$endless" cancelled; fi
      loading= rest= endless= ;;
    *'"load"'*'"n_ctx":14,'*) say "$id" '{"progress":0.5}'; loading=$id ;;
    *'"load"'*'"n_ctx":13,'*) say "$id" '{"error":{"kind":"out_of_memory","message":"load the model: no memory"}}' ;;
    *'"load"'*)
      context=${line#*\"n_ctx\":}
      say "$id" '{"progress":0.5}'
      say "$id" '{"loaded":{"load_ns":5000,"warm_up_ns":1,"n_ctx":'"${context%%,*}"',"n_batch":512,"threads":1,"n_gpu_layers":0,"device":"a processor","description":{"name":null,"architecture":"llama","parameters":1,"quantisation":null,"context_length":null,"chat_template":null,"licence":null,"vocabulary":1,"tensor_bytes":160,"file_bytes":200}}}' ;;
    *'"tokenise"'*) say "$id" '{"tokens":17}' ;;
    *'"unload"'*) say "$id" '"unloaded"' ;;
    *'please die'*) piece "$id" kept; kill -KILL $$ ;;
    *'please abort'*) piece "$id" kept; echo "GGML_ASSERT(n_tokens <= n_batch) failed" >&2; exit 134 ;;
    *'please leave'*) piece "$id" kept; exit 0 ;;
    *'please babble'*) piece "$id" kept; echo 'not a line of the protocol' ;;
    *'please hang'*) piece "$id" kept; trap '' TERM; sleep 1000 ;;
    *'please read'*) endless=$id ;;
    *'please break'*) piece "$id" kept; printf '{"id":%s,' "$id"; endless=$id; rest='"say":{"piece":{"text":"late","tokens":1,"at_ns":1}}}' ;;
    *'please go on'*) piece "$id" kept; endless=$id ;;
    *'please fill'*) while true; do piece "$id" "word word word word word word word word "; done ;;
    *'please fail'*) say "$id" '{"error":{"kind":{"context_exceeded":{"prompt_tokens":900,"num_predict":null,"n_ctx":512}},"message":"fit 900 tokens into 512"}}' ;;
    *'please log'*) head -c 300000 /dev/zero | tr '\0' 'x' >&2; piece "$id" kept; finish "$id" stop ;;
    *'please look'*) piece "$id" "$(env | grep -c ^CARGO_MANIFEST_DIR=)"; finish "$id" stop ;;
    *) piece "$id" "Hello "; piece "$id" "wörld"; finish "$id" stop ;;
  esac
done
