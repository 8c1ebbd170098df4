package org.weightgate.checkpoint.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightgate.checkpoint.MalformedCheckpoint;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Damaged files of every format are refused by name or read, whatever the damage; nothing else
/// happens, and memory stays small.
class MutationTests {
    private static final int RUNS = 4000;
    private static final long MOST_ALLOCATED = 48L << 20;

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"blocks.gguf", "state.pt", "state-legacy.pt", "own.safetensors", "own.pt"})
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aDamagedFileIsRefusedOrReadInBoundedMemory(String file) throws IOException {
        byte[] valid = valid(file);
        read(valid);
        Random random = new Random(file.hashCode());
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] bytes = damaged(valid, random);
            long before = allocated();
            try {
                read(bytes);
            } catch (MalformedCheckpoint e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(4000);
            } catch (IOException | RuntimeException | StackOverflowError e) {
                fail("run " + run + " of " + file, e);
            }
            assertThat(allocated() - before).as("run " + run).isLessThan(MOST_ALLOCATED);
        }
        assertThat(refused).isBetween(RUNS / 50, RUNS - 1);
    }

    private byte[] valid(String file) throws IOException {
        if (!file.startsWith("own")) {
            return Files.readAllBytes(Path.of("src/test/resources/suspect", file));
        }
        Random random = new Random(3);
        float[] values = new float[512];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        LeakWriter leak = new LeakWriter();
        leak.add("model.layers.0.w", "BF16", List.of(8L, 64L), values);
        leak.add("model.layers.1.w", "F16", List.of(16L, 32L), values);
        leak.add("head", "F32", List.of(512L), values);
        Path path = folder.resolve(file);
        if (file.endsWith(".pt")) {
            leak.writeTorch(path);
        } else {
            leak.writeSafetensors(path);
        }
        return Files.readAllBytes(path);
    }

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        if (random.nextInt(5) == 0) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            // Headers stand in front, the directory of an archive behind.
            int reach = random.nextBoolean() ? Math.min(bytes.length, 1500) : bytes.length;
            int at = random.nextInt(reach);
            at = random.nextBoolean() ? at : bytes.length - 1 - at;
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) 0xFF;
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(16, bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    private static void read(byte[] bytes) throws IOException {
        float[] values = new float[1 << 12];
        try (Suspect suspect = Suspect.open(List.of(new MemorySource("leak", bytes)))) {
            for (SuspectTensor tensor : suspect.tensors()) {
                int count = (int) Math.min(values.length, tensor.elements());
                tensor.read(0, count, values, 0);
                tensor.read(tensor.elements() - count, count, values, 0);
                tensor.round(tensor.elements() - count, count, values, 0);
            }
            assertThat(suspect.remarks()).hasSizeLessThan(500);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
