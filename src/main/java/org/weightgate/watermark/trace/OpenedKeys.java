package org.weightgate.watermark.trace;

import org.weightgate.checkpoint.ContentId;
import org.weightgate.watermark.Codebook;
import org.weightgate.watermark.Commitments;
import org.weightgate.watermark.trace.Fields.Unfit;

import java.io.IOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The derived keys that a bundle opens, in hex: Kpn and Kth of every content of the release, and
/// Ku of every content for the accused. All contents, since the commitments are over all of them.
///
/// ```
/// keys.json = {"code":{CID:{"pn":HEX,"th":HEX},…},"recipients":{ID:{CID:HEX,…},…}}
/// ```
record OpenedKeys(
        SortedMap<String, Code> code, SortedMap<String, SortedMap<String, String>> recipients)
        implements CodeKeys {
    private static final int HEX_DIGITS = 64;

    /// Keys of positions and signs, and of the tiles' bias, of one content.
    record Code(String pn, String th) {}

    static OpenedKeys open(
            Codebook codebook, SortedSet<ContentId> contents, Collection<String> accused) {
        SortedMap<String, Code> code = new TreeMap<>();
        SortedMap<String, SortedMap<String, String>> recipients = new TreeMap<>();
        for (ContentId content : contents) {
            code.put(
                    content.hex(),
                    new Code(hex(codebook.pn(content)), hex(codebook.bias(content))));
        }
        for (String recipient : accused) {
            SortedMap<String, String> symbols = new TreeMap<>();
            contents.forEach(c -> symbols.put(c.hex(), hex(codebook.symbols(recipient, c))));
            recipients.put(recipient, symbols);
        }
        return new OpenedKeys(code, recipients);
    }

    SortedSet<ContentId> contents() {
        SortedSet<ContentId> contents = new TreeSet<>();
        code.keySet().forEach(cid -> contents.add(new ContentId(cid)));
        return contents;
    }

    @Override
    public byte[] pn(ContentId content) {
        return bytes(of(content).pn());
    }

    @Override
    public byte[] bias(ContentId content) {
        return bytes(of(content).th());
    }

    /// Ku; the recipient must have been opened.
    byte[] symbols(String recipient, ContentId content) {
        SortedMap<String, String> symbols = recipients.get(recipient);
        String key = symbols == null ? null : symbols.get(content.hex());
        if (key == null) {
            throw new Unfit("the keys of " + recipient + " are not opened for every content.");
        }
        return bytes(key);
    }

    String codeCommitment() {
        return Commitments.over(contents(), c -> List.of(pn(c), bias(c)));
    }

    String recipientCommitment(String recipient) {
        return Commitments.over(contents(), c -> List.of(symbols(recipient, c)));
    }

    private Code of(ContentId content) {
        Code keys = code.get(content.hex());
        if (keys == null) {
            throw new Unfit("the keys of content " + content.hex() + " are not opened.");
        }
        return keys;
    }

    String json() {
        SortedMap<String, Object> codes = new TreeMap<>();
        code.forEach((cid, keys) -> codes.put(cid, Map.of("pn", keys.pn, "th", keys.th)));
        return Canonical.json(Map.of("code", codes, "recipients", recipients));
    }

    static OpenedKeys read(byte[] utf8) throws MalformedBundle {
        try {
            Fields root = Fields.of(Fields.parse(utf8), "the keys", "code", "recipients");
            SortedMap<String, Code> code = new TreeMap<>();
            entries(root.raw("code"))
                    .forEach(
                            (cid, value) -> {
                                Fields keys = Fields.of(value, "the keys of " + cid, "pn", "th");
                                code.put(
                                        new ContentId((String) cid).hex(),
                                        new Code(key(keys.text("pn")), key(keys.text("th"))));
                            });
            SortedMap<String, SortedMap<String, String>> recipients = new TreeMap<>();
            entries(root.raw("recipients"))
                    .forEach(
                            (id, value) -> {
                                SortedMap<String, String> symbols = DossierJson.texts(value);
                                symbols.values().forEach(OpenedKeys::key);
                                recipients.put((String) id, symbols);
                            });
            return new OpenedKeys(code, recipients);
        } catch (IOException | Unfit | IllegalArgumentException e) {
            throw new MalformedBundle("keys.json is refused: " + e.getMessage(), e);
        }
    }

    private static Map<?, ?> entries(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new Unfit("an object is missing.");
    }

    private static String key(String hex) {
        if (hex.length() != HEX_DIGITS) {
            throw new Unfit("a key has 64 hexadecimal digits.");
        }
        return hex(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
