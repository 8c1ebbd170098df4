package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.checkpoint.Progress;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

@DisplayName("A copy far larger than memory")
class LargerThanMemoryTests {
    private static final int HIDDEN = 256;
    private static final int FORWARD = 65_536;
    private static final int POSITIONS = 400_000;

    @TempDir Path folder;

    /** An OPT of zeros, most of it a hole that takes no room on disk. */
    private void write() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                """
                {"model_type":"opt","hidden_size":%d,"num_hidden_layers":2,"ffn_dim":%d,
                 "num_attention_heads":4,"vocab_size":512,"max_position_embeddings":%d}
                """
                        .formatted(HIDDEN, FORWARD, POSITIONS));
        Architecture model = Architecture.read(folder.resolve("config.json"));
        StringBuilder json = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, List<Long>> tensor : model.tensors(Set.of()).entrySet()) {
            long end = at + 4 * tensor.getValue().stream().reduce(1L, (a, b) -> a * b);
            json.append(json.length() == 1 ? "" : ",")
                    .append(
                            "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                                    .formatted(tensor.getKey(), tensor.getValue(), at, end));
            at = end;
        }
        json.append("}");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            file.write(length.putLong(json.length()).array());
            file.write(json.toString().getBytes(StandardCharsets.US_ASCII));
            file.setLength(8 + json.length() + at);
        }
    }

    private void sign() throws IOException {
        List<SignedFile> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.toList()) {
                files.add(
                        new SignedFile(
                                file.getFileName().toString(), Files.size(file), sha256(file)));
            }
        }
        KeyPair key = SigningKeys.fresh();
        Map<String, String> facts =
                Map.of("model", "a/b", "release", "1", "grant", "G", "golden", "exact");
        List<String> ignored = List.of("model.sig", "golden.json", "portal.pub");
        Files.write(
                folder.resolve("model.sig"),
                ModelSignature.sign("a/b", files, ignored, facts, Magnitudes.NONE, key));
        int[] ids = new int[24];
        Arrays.fill(ids, 5);
        LogitsHash zeros = new LogitsHash();
        zeros.add(new float[24 * 512], 0, 24 * 512);
        List<GoldenPrompt> prompts = List.of(new GoldenPrompt(null, ids));
        Files.write(
                folder.resolve("golden.json"),
                new SignedGolden("a/b", "1", "G", Numerics.REVISION, "", prompts, zeros.finish())
                        .sign(key));
        Files.writeString(folder.resolve("portal.pub"), PublicKeys.pem(key.getPublic()));
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = LogitsHash.sha256();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    @DisplayName("is hashed and computed in a tenth of its size")
    void inLittleMemory() throws Exception {
        write();
        sign();
        long bytes = Files.size(folder.resolve("model.safetensors"));
        assertThat(bytes).isGreaterThan(600_000_000);
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--add-modules=jdk.incubator.vector",
                                "-Xmx48m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                VerifyMain.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(out).contains("golden: The logits of all 24 positions have the signed SHA-256");
    }

    /** What the process with little memory runs. */
    static final class VerifyMain {
        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Expectation expected =
                    new Expectation(
                            PublicKeys.parse(Files.readString(folder.resolve("portal.pub"))),
                            "get",
                            "portal");
            Report report = Verification.run(folder, expected, Progress.SILENT);
            report.steps().forEach(s -> System.out.println(s.name() + ": " + s.finding()));
        }
    }
}
