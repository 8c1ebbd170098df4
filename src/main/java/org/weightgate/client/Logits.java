package org.weightgate.client;

import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.inference.Decoder;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// The command `logits`.
@Command(
        name = "logits",
        description = {
            "Prints the logits of token ids as JSON, to compare with another stack.",
            ""
        })
final class Logits implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Folder of the checkpoint.")
    private Path folder = Path.of("");

    @Option(
            names = "--ids",
            required = true,
            split = ",",
            paramLabel = "ID",
            description = "Token ids, separated by commas.")
    private int[] ids = {};

    @Option(names = "--all", description = "All positions, not only the last.")
    private boolean all;

    @Mixin private OutputOptions output = new OutputOptions();

    /// Made by picocli.
    Logits() {}

    @Override
    public Integer call() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                Decoder decoder = Decoder.load(checkpoint)) {
            float[] flat = decoder.logits(ids);
            int width = decoder.vocabulary();
            List<float[]> rows = new ArrayList<>();
            for (int at = all ? 0 : ids.length - 1; at < ids.length; at++) {
                rows.add(Arrays.copyOfRange(flat, at * width, (at + 1) * width));
            }
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("ids", Arrays.stream(ids).boxed().toList());
            document.put("logits", rows);
            output.terminal().print(Json.write(document));
            return Client.GOOD;
        } catch (InternalError e) {
            throw Failure.unreadable();
        } catch (IllegalArgumentException e) {
            throw Failure.usage("These ids do not fit the model: %s.".formatted(e.getMessage()));
        }
    }
}
