package org.weightgate.inference;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.management.ThreadMXBean;

import org.weightgate.checkpoint.DType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// After the self-test, as in the client, multiplies many tokens and one, and lets many attend to
/// each other, until none of it makes objects for its vectors any more; ends with an error when
/// that takes too long. For a process of its own.
final class ProductsMain {
    private static final int TOKENS = 64, ROWS = 256, COLUMNS = 1536;
    private static final int HEAD = 64, POSITIONS = TOKENS * ROWS / HEAD;
    private static final int AT_MOST = 20_000;

    /// Where every sum is an object it is some 10 MiB for the positions, 130 for the product.
    private static final long LITTLE = 2L * TOKENS * ROWS * Float.BYTES + (1 << 20);

    /// One token against the rows: a few hundred KiB where only the places of loads are objects.
    private static final long LITTLE_OF_ROWS = 1 << 16;

    private ProductsMain() {}

    public static void main(String[] args) throws IOException {
        Kernels kernels = Kernels.fastest(false);
        SelfTest.opt(kernels);
        SelfTest.llama(kernels);
        float[] x = new float[TOKENS * COLUMNS];
        float[] y = new float[TOKENS * ROWS];
        Path file = Files.createTempFile("products", ".weights");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, READ, WRITE, DELETE_ON_CLOSE)) {
            var weights = channel.map(MapMode.READ_WRITE, 0, 4L * ROWS * COLUMNS, arena);
            for (DType type : List.of(DType.BF16, DType.F16, DType.F32)) {
                var bytes = weights.asSlice(0, (long) type.bytes() * ROWS * COLUMNS);
                Matrix w = new Matrix(bytes, type, ROWS, COLUMNS);
                untilItMakesLittle(
                        type + " product", LITTLE, () -> kernels.matmul(x, TOKENS, w, null, y));
                untilItMakesLittle(
                        type + " rows", LITTLE_OF_ROWS, () -> kernels.matmul(x, 1, w, null, y));
            }
        }
        var head = new Kernels.Attention(x, x, HEAD, 0, HEAD, 0.1f);
        var queries = new Kernels.Queries(x, HEAD, 0, 0, POSITIONS, 0);
        untilItMakesLittle("attention", LITTLE, () -> kernels.attend(head, queries, y));
    }

    private static void untilItMakesLittle(String what, long little, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long made = Long.MAX_VALUE;
        for (int i = 0; i < AT_MOST && made > little; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            made = threads.getCurrentThreadAllocatedBytes() - before;
        }
        if (made > little) {
            System.out.println("one " + what + " still makes " + made + " bytes of objects");
            System.exit(1);
        }
    }
}
