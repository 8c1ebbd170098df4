package org.weightgate.inference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Text to token ids and back, equal to what the reference implementations give: byte-level BPE and
/// BPE with byte fallback from `tokenizer.json`, byte-level BPE of GPT-2 and OPT from `vocab.json`
/// and `merges.txt`, SentencePiece BPE from `tokenizer.model`. Whatever a file says that is not
/// understood is refused by name, since leaving it out would give other ids. Encoding takes O(n log
/// n) for a text of n characters, whatever it consists of. Immutable and thread-safe.
public final class Tokenizer {

    /// How text and ids correspond, without the special ids around a text.
    interface Scheme {
        int vocabulary();

        int[] encode(String text);

        int[] encode(byte[] utf8);

        String decode(int[] ids);
    }

    private final String source;
    private final Scheme scheme;
    private final TokenTemplate template;

    Tokenizer(String source, Scheme scheme, TokenTemplate template) {
        this.source = source;
        this.scheme = scheme;
        this.template = template;
    }

    /// The tokenizer of a checkpoint's folder; empty if it brings none. Of several files
    /// `tokenizer.json` counts, else `tokenizer.model`, else `vocab.json` with `merges.txt`, whose
    /// settings stand in `tokenizer_config.json` and `config.json` beside them.
    public static Optional<Tokenizer> of(Path folder) throws IOException {
        Path json = folder.resolve("tokenizer.json");
        if (Files.exists(json)) {
            return Optional.of(load(json));
        }
        if (Files.exists(folder.resolve(SentencePiece.FILE))) {
            return Optional.of(SentencePiece.tokenizer(folder));
        }
        return VocabularyFiles.tokenizer(folder);
    }

    public static Tokenizer load(Path tokenizerJson) throws IOException {
        return of(Json.read(tokenizerJson));
    }

    public static Tokenizer read(InputStream tokenizerJson) throws IOException {
        return of(Json.read(tokenizerJson, "tokenizer.json"));
    }

    private static Tokenizer of(Json.Fields file) throws IOException {
        return new Tokenizer("tokenizer.json", new TokenizerJson(file), TokenTemplate.of(file));
    }

    /// The name of the file that the ids come from.
    public String source() {
        return source;
    }

    /// One more than the highest id.
    public int vocabulary() {
        return scheme.vocabulary();
    }

    /// The ids of the text alone. Special tokens written out in the text count as such where the
    /// reference counts them: not in SentencePiece. A surrogate without its other half counts as
    /// U+FFFD.
    public int[] encode(String text) {
        return scheme.encode(text);
    }

    /// The ids of bytes that need not be UTF-8. Ill-formed ones count as U+FFFD: for SentencePiece
    /// each byte by itself, as that library reads them; elsewhere each maximal subpart, as Python's
    /// and Rust's decoders give them to the reference, which takes no bytes.
    public int[] encode(byte[] utf8) {
        return scheme.encode(utf8);
    }

    /// The ids with what is put around a text (the beginning-of-text token).
    public int[] encodeWithSpecials(String text) {
        return Stream.of(template.before(), encode(text), template.after())
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    /// The text of the ids without special tokens; bytes that are no UTF-8 become U+FFFD.
    public String decode(int[] ids) {
        return scheme.decode(ids);
    }

    /// Decodes ids as they come; a character split over tokens appears with its last one.
    public TextStream stream() {
        return new TextStream(this);
    }
}
