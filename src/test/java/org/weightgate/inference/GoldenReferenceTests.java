package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Checkpoint;
import org.weightgate.checkpoint.Progress;
import org.weightgate.checkpoint.Tensor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class GoldenReferenceTests {
    /** Frozen: any change of a bit anywhere in the engine shows here. */
    private static final String OPT_STORIES =
            "ab159ab0fa9ba270a696af60489ac58c7b14a7d6c3ee26d6618b8e1ed7c4939e";

    private static final String LLAMA_STORIES =
            "c3923fc693889fe387a89029407eb614aa8607e406b4b0a9a982fa451b50f64b";

    private static GoldenReference compute(Path folder, String tokenizer) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            return GoldenReference.compute(
                    checkpoint,
                    GoldenPrompts.forCheckpoint(checkpoint, Models.tokenizer(tokenizer)),
                    Progress.SILENT);
        }
    }

    @Test
    void theDemoModelsHaveTheirHashes() throws IOException {
        GoldenReference opt = compute(Models.DEMO.resolve("opt-stories"), "opt-stories");
        GoldenReference llama = compute(Models.DEMO.resolve("llama-stories"), "llama-stories");
        assertThat(opt.logitsSha256()).isEqualTo(OPT_STORIES);
        assertThat(llama.logitsSha256()).isEqualTo(LLAMA_STORIES);
        assertThat(opt.revision()).isEqualTo(Numerics.REVISION);
        assertThat(opt.prompts()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(opt.goldenPrompts().stream().mapToInt(p -> p.ids().length).sum())
                .isBetween(1_000, 3_000);
    }

    @Test
    void isReadBackAsWritten() throws IOException {
        try (Checkpoint checkpoint = Models.tiny("opt-pre")) {
            List<GoldenPrompt> prompts = GoldenPrompts.forCheckpoint(checkpoint, null);
            GoldenReference golden = GoldenReference.compute(checkpoint, prompts, Progress.SILENT);
            GoldenReference read = parse(golden.json());
            assertThat(read.json()).isEqualTo(golden.json());
            assertThat(read.goldenPrompts()).isEqualTo(prompts);
            assertThat(golden.compare(read))
                    .isEqualTo(
                            new Comparison(
                                    true,
                                    0,
                                    0,
                                    0,
                                    golden.compare(read).positions(),
                                    golden.compare(read).clearTops(),
                                    0,
                                    0));
            assertThat(GoldenReference.logitsSha256(checkpoint, prompts, Progress.SILENT))
                    .isEqualTo(golden.logitsSha256());
            String json = golden.json();
            assertThatThrownBy(() -> parse(json.replace("golden-1", "golden-7")))
                    .hasMessageContaining("golden-7");
            assertThatThrownBy(() -> parse(json.replace("\"topIds\":[[", "\"topIds\":[[1,")))
                    .isInstanceOf(MalformedDocument.class);
            assertThatThrownBy(
                            () -> parse(json.replace("\"prompts\":[{", "\"prompts\":[{\"x\":1,")))
                    .isInstanceOf(MalformedDocument.class);
        }
    }

    private static GoldenReference parse(String json) throws IOException {
        return GoldenReference.parse(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aLastBitInOneWeightChangesTheHashAndNoClearTop(@TempDir Path temp) throws IOException {
        Path folder = temp.resolve("copy");
        Models.copy(Models.DEMO.resolve("opt-stories"), folder);
        GoldenReference golden = compute(folder, "opt-stories");
        String shard;
        Tensor tensor;
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            tensor = checkpoint.tensors().get("model.decoder.layers.1.fc1.weight");
            shard = checkpoint.shardOf(tensor.name());
        }
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(shard).toFile(), "rw")) {
            file.seek(tensor.begin() + 1000);
            int low = file.read();
            file.seek(tensor.begin() + 1000);
            file.write(low ^ 1);
        }
        Comparison comparison = golden.compare(compute(folder, "opt-stories"));
        assertThat(comparison.exact()).isFalse();
        assertThat(comparison.maxLogitDifference()).isBetween(1e-9, 0.01);
        assertThat(comparison.changedTops()).isZero();
        assertThat(comparison.clearTops()).isGreaterThan(comparison.positions() * 9 / 10);
    }

    @Test
    void otherPromptsAreNotCompared() throws IOException {
        try (Checkpoint checkpoint = Models.tiny("opt-pre")) {
            GoldenReference one = run(checkpoint, 1, 2);
            GoldenReference two = run(checkpoint, 1, 3);
            assertThatThrownBy(() -> one.compare(two)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static GoldenReference run(Checkpoint checkpoint, int... ids) throws IOException {
        return GoldenReference.compute(
                checkpoint, List.of(new GoldenPrompt(null, ids)), Progress.SILENT);
    }

    @Test
    void aSignedGoldenIsReadBackAndAForeignKeyRefused() throws IOException {
        SignedGolden golden =
                new SignedGolden(
                        "demo/m",
                        "1",
                        "GR-1",
                        Numerics.REVISION,
                        "engine \"0.1\"",
                        List.of(
                                new GoldenPrompt("Ünïcode ☃ \u0001 \"quoted\"\n", new int[] {1, 2}),
                                new GoldenPrompt(null, new int[] {3})),
                        "0".repeat(64));
        byte[] json = golden.sign(SignedCopy.KEY);
        assertThat(SignedGolden.verify(json, SignedCopy.KEY.getPublic())).isEqualTo(golden);
        assertThatThrownBy(() -> SignedGolden.verify(json, SigningKeys.fresh().getPublic()))
                .isInstanceOf(SignatureRefused.class);
        String more =
                new String(json, StandardCharsets.UTF_8).replace("{\"engine", "{\"x\":1,\"engine");
        assertThatThrownBy(
                        () ->
                                SignedGolden.verify(
                                        more.getBytes(StandardCharsets.UTF_8),
                                        SignedCopy.KEY.getPublic()))
                .isInstanceOf(MalformedDocument.class);
    }

    @Test
    void samplingIsGreedyAtZeroAndRepeatsWithItsSeed() {
        float[] logits = {0.5f, 2f, 2f, -1f};
        assertThat(Sampler.greedy().choose(logits)).isEqualTo(1);
        Sampler a = new Sampler(0.8f, 7);
        Sampler b = new Sampler(0.8f, 7);
        int[] counts = new int[4];
        for (int i = 0; i < 2000; i++) {
            int drawn = a.choose(logits);
            assertThat(b.choose(logits)).isEqualTo(drawn);
            counts[drawn]++;
        }
        assertThat(counts[1]).isBetween(700, 1100);
        assertThat(counts[2]).isBetween(700, 1100);
        assertThat(counts[0]).isGreaterThan(counts[3]);
        assertThatThrownBy(() -> new Sampler(Float.NaN, 0)).hasMessageContaining("NaN");
    }
}
