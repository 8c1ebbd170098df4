package org.weightgate.client;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.Decoder;
import org.weightgate.inference.Sampler;
import org.weightgate.inference.Session;
import org.weightgate.inference.TextStream;
import org.weightgate.inference.Tokenizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/// The command `run`.
@Command(
        name = "run",
        description = {
            "Generates text with the reference engine.",
            "The same prompt, temperature and seed give the same text on every machine.",
            ""
        })
final class Run implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the checkpoint.")
    private Path folder = Path.of("");

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "TEXT",
            description = "How the text begins.")
    private String prompt = "";

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Ends after so many tokens (default 128).")
    private int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "0, the default, always takes the likeliest token.")
    private float temperature;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the draws at temperatures above 0 (default 0).")
    private long seed;

    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Run() {}

    @Override
    public Integer call() throws IOException {
        if (maxTokens < 1) {
            throw Failure.usage("--max-tokens takes a number from 1 on.");
        }
        if (!(temperature >= 0) || Float.isInfinite(temperature)) {
            throw Failure.usage("--temperature takes 0 or more.");
        }
        Tokenizer tokenizer =
                Tokenizer.of(folder)
                        .orElseThrow(
                                () ->
                                        Failure.usage(
                                                "%s holds no tokenizer, so text cannot be turned into tokens."
                                                        .formatted(folder)));
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint)) {
            generate(tokenizer, decoder, EndTokens.of(folder));
            return Client.GOOD;
        } catch (InternalError e) {
            throw Failure.unreadable();
        } catch (IllegalArgumentException e) {
            throw Failure.usage(
                    "Tokenizer and model do not fit together: %s.".formatted(e.getMessage()));
        }
    }

    private void generate(Tokenizer tokenizer, Decoder decoder, Set<Integer> ends) {
        Terminal terminal = output.terminal();
        int[] ids = tokenizer.encodeWithSpecials(prompt);
        int room = decoder.maxPositions() - ids.length;
        if (ids.length == 0 || room < 1) {
            throw Failure.usage(
                    ids.length == 0
                            ? "The prompt is empty, so there is nothing to go on from."
                            : "The prompt has %d tokens, the model takes %d."
                                    .formatted(ids.length, decoder.maxPositions()));
        }
        Session session = decoder.session();
        Sampler sampler = new Sampler(temperature, seed);
        TextStream text = tokenizer.stream();
        StringBuilder whole = new StringBuilder();
        List<Integer> made = new ArrayList<>();
        show(terminal, prompt);
        float[] logits = session.next(ids);
        long begun = System.nanoTime();
        @Nullable Integer id = sampler.choose(logits);
        while (!ends.contains(id)) {
            made.add(id);
            String more = text.add(id);
            whole.append(more);
            show(terminal, more);
            if (made.size() == Math.min(maxTokens, room)) {
                break;
            }
            id = sampler.choose(session.next(id));
        }
        whole.append(text.end());
        end(terminal, ids, made, whole, (System.nanoTime() - begun) / 1e9);
    }

    private static void show(Terminal terminal, String text) {
        if (!terminal.json()) {
            terminal.stream(text);
        }
    }

    private void end(
            Terminal terminal, int[] ids, List<Integer> made, StringBuilder text, double seconds) {
        terminal.say("");
        double speed = made.size() / Math.max(seconds, 1e-9);
        if (!terminal.json()) {
            terminal.remark(
                    String.format(Locale.ROOT, "%d tokens, %.1f tokens/s", made.size(), speed));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("prompt", prompt);
        document.put("promptTokens", ids.length);
        document.put("text", text.toString());
        document.put("ids", made);
        document.put("tokensPerSecond", speed);
        terminal.document(document);
    }
}
