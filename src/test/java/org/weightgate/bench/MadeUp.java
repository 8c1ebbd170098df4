package org.weightgate.bench;

import org.weightgate.portal.catalog.Digests;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/// What the people and models of [PortalData] are called: the same for the same number, whoever
/// asks.
final class MadeUp {
    /// The hash of every model's terms.
    static final String TERMS = Digests.sha256("Be kind.");

    private static final int DOMAINS = 3_000;
    private static final String WORDS =
            "attention layer probe story token bias language corpus dialect gradient sparse neuron"
                    + " circuit memory syntax clinical legal school music protein weather robot"
                    + " safety privacy leak audit watermark scaling distil quantise tokenizer"
                    + " translation summary dialogue reasoning arithmetic code poetry history law"
                    + " medicine chemistry physics geology ocean forest city traffic energy market"
                    + " policy ethics consent survey child elder speech vision gesture sign braille"
                    + " archive library museum newspaper letter diary tweet forum review rumour"
                    + " truth error noise drift shift outlier cluster graph tree path loop proof";
    private static final String[] LEXICON = WORDS.split(" ");
    private static final String[] FIRST =
            "Ada Bo Cy Dana Eli Fay Gus Hana Ivo Juno Kai Lena Milo Nia Oto Pia Quin Rosa Sami Tove"
                    .split(" ");

    private MadeUp() {}

    private static String word(Random random) {
        return LEXICON[random.nextInt(LEXICON.length)];
    }

    static String words(Random random, int n) {
        StringBuilder text = new StringBuilder(word(random));
        for (int i = 1; i < n; i++) {
            text.append(' ').append(word(random));
        }
        return text.toString();
    }

    static UUID id(String kind, int n) {
        return UUID.nameUUIDFromBytes((kind + n).getBytes(StandardCharsets.UTF_8));
    }

    static String name(int person) {
        return FIRST[person % FIRST.length] + " " + surname(person);
    }

    private static String surname(int person) {
        String letters = Integer.toString(person * 31 + 46_656, 26);
        return "Br"
                + letters.chars()
                        .mapToObj(c -> "" + (char) ('a' + c % 26))
                        .collect(Collectors.joining());
    }

    static String organisation(int person) {
        int domain = person % DOMAINS;
        return "Institute of %s %d".formatted(LEXICON[domain % LEXICON.length], domain);
    }

    static String address(int person) {
        return "p%d@%s%d.edu"
                .formatted(person, LEXICON[person % DOMAINS % LEXICON.length], person % DOMAINS);
    }

    static String space(int model) {
        return "lab" + model;
    }

    static String reference(String prefix, int n) {
        String digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        StringBuilder reference = new StringBuilder(prefix);
        long mixed = (n * 0x9E3779B1L) & 0xFFFFFFFFL;
        long value = (mixed << 8 | (n & 0xFF)) & 0xFFFFFFFFFFL;
        for (int shift = 35; shift >= 0; shift -= 5) {
            reference.append(digits.charAt((int) (value >> shift) & 31));
        }
        return reference.toString();
    }
}
