package org.weightgate.watermark.trace;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// The files of a bundle, read from a stranger: only names a bundle has, each once, none longer
/// than it may be, whatever the archive claims.
///
/// ```
/// evidence.json     canonical JSON, see DossierJson
/// evidence.html     the same for people, made from evidence.json alone
/// keys.json         see OpenedKeys
/// tiles/CID.f32     float32 little-endian: for each of linear, clipped, quantised, firm, wide the
///                   sum of every tile
/// ```
final class BundleFiles implements AutoCloseable {
    static final String EVIDENCE = "evidence.json";
    static final String PAGE = "evidence.html";
    static final String KEYS = "keys.json";

    private static final int MOST_TEXT = 64 << 20;

    /// No content has more, see FORMAT.md, "Sizing".
    private static final long MOST_TILES = 1 << 24;

    private static final int MOST_ENTRIES = 100_000;

    private final ZipFile zip;

    BundleFiles(Path bundle) throws IOException {
        try {
            zip = new ZipFile(bundle.toFile());
        } catch (ZipException e) {
            throw new MalformedBundle("This is no bundle: " + e.getMessage(), e);
        }
        try {
            requireKnownNames();
        } catch (IOException e) {
            zip.close();
            throw e;
        }
    }

    static String tiles(String cid) {
        return "tiles/" + cid + ".f32";
    }

    private void requireKnownNames() throws MalformedBundle {
        if (zip.size() > MOST_ENTRIES) {
            throw new MalformedBundle("The bundle has " + zip.size() + " files, too many.");
        }
        Set<String> seen = new HashSet<>();
        for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
            String name = e.nextElement().getName();
            if (!seen.add(name)) {
                throw new MalformedBundle("The bundle holds a file twice: " + name);
            }
            if (!name.equals(EVIDENCE)
                    && !name.equals(PAGE)
                    && !name.equals(KEYS)
                    && !name.matches("tiles/[0-9a-f]{64}\\.f32")) {
                throw new MalformedBundle("The bundle holds a file that is none of its own.");
            }
        }
    }

    int count() {
        return zip.size();
    }

    byte[] text(String name) throws IOException {
        return read(name, MOST_TEXT);
    }

    /// Exactly `length` bytes of tile sums.
    byte[] tiles(String cid, long length) throws IOException {
        if (length > 4L * Element.COUNT * MOST_TILES) {
            throw new MalformedBundle("A content has more tiles than any bundle holds.");
        }
        byte[] bytes = read(tiles(cid), (int) length);
        if (bytes.length != length) {
            throw new MalformedBundle(tiles(cid) + " has not the length that its plan asks for.");
        }
        return bytes;
    }

    private byte[] read(String name, int most) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new MalformedBundle("The bundle lacks " + name + ".");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most);
            if (bytes.length == most && in.read() >= 0) {
                throw new MalformedBundle(name + " is longer than it may be.");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new MalformedBundle(name + " cannot be unpacked: " + e.getMessage(), e);
        }
    }

    static byte[] bytes(float[][] sums) {
        int tiles = sums[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4 * sums.length, tiles))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] sum : sums) {
            bytes.asFloatBuffer().put(sum);
            bytes.position(bytes.position() + 4 * tiles);
        }
        return bytes.array();
    }

    static float[][] floats(byte[] bytes) {
        int tiles = bytes.length / 4 / Element.COUNT;
        float[][] sums = new float[Element.COUNT][tiles];
        for (int e = 0; e < Element.COUNT; e++) {
            ByteBuffer.wrap(bytes, 4 * e * tiles, 4 * tiles)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(sums[e]);
        }
        return sums;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
