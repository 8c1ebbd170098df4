package org.weightgate.watermark.trace;

import java.util.Locale;
import java.util.stream.Collectors;

/// The sentences of a verdict.
final class Words {
    static final String DOES_NOT_PROVE =
            "It says nothing about behaviour learned from the weights (a distilled or retrained"
                    + " model carries no mark), and nothing about who copied the files.";
    static final String DOES_NOT_PROVE_GUILT =
            "It proves that these bytes came from the copies issued to the named recipients, not"
                    + " who leaked them: a stolen credential, a device that was broken into or a"
                    + " colleague with access gives the same result. A model distilled or retrained"
                    + " from a copy is out of its reach.";
    static final String DOES_NOT_PROVE_ORIGIN =
            "It does not prove that no recipient took part: whoever held the original, or removed"
                + " the mark by a way not foreseen here, leaves no mark; and several recipients who"
                + " write against the mark where their copies differ can weaken this one test,"
                + " though not their own scores.";

    private static final double LEAST_CLAIMED = -30;

    private Words() {}

    static String accused(Verdict.Accused verdict) {
        String names =
                verdict.accused().stream()
                        .map(a -> say("%s (z = %.1f)", a.recipientId(), a.z()))
                        .collect(Collectors.joining(", "));
        double weakest = verdict.accused().stream().mapToDouble(Accusation::log10p).max().orElse(0);
        return say(
                "These weights came from the %s issued to %s; the probability of naming anyone"
                        + " innocent is at most %s (asked for: %s, over %s and %d"
                        + " statistics).",
                verdict.accused().size() == 1 ? "copy" : "copies",
                names,
                power(weakest),
                power(Math.log10(verdict.epsilon())),
                verdict.recipients() == 1
                        ? "one recipient"
                        : say("%d recipients", verdict.recipients()),
                verdict.statistics());
    }

    static String inconclusive(Verdict.Inconclusive verdict) {
        String line =
                say(
                        "one recipient alone would be expected at about z = %.1f here, and %.1f is"
                                + " needed to name %s at %s",
                        verdict.expectedZ(),
                        verdict.neededZ(),
                        verdict.recipients() == 0
                                ? "a single one"
                                : say("anyone among %d recipients", verdict.recipients()),
                        power(Math.log10(verdict.epsilon())));
        return switch (verdict.reason()) {
            case NOTHING_MATCHED ->
                    "Nothing can be said: no marked tensor of this release was found in the"
                            + " suspect.";
            case TOO_LITTLE ->
                    "Nothing can be said: there is too little to judge by: " + line + rest(verdict);
            case MARK_OF_NOBODY_ENROLLED ->
                    "A mark of this release is there (probability of such a correlation without one"
                            + " at most "
                            + power(verdict.presence().log10p())
                            + (verdict.recipients() == 0
                                    ? "), but nobody is enrolled: it is the copy of someone this"
                                            + " portal does not know of; "
                                    : "), but nobody enrolled is over the line: it is the copy of"
                                            + " someone not scored, or of more people together"
                                            + " than can be told apart; ")
                            + line
                            + ".";
        };
    }

    private static String rest(Verdict.Inconclusive verdict) {
        if (verdict.presence().found(verdict.epsilon())) {
            return "; a mark of this release is there all the same.";
        }
        return verdict.expectedZ() < verdict.neededZ()
                ? "."
                : ", too near to each other for silence to mean that there is no mark.";
    }

    static String unmarked(Verdict.Unmarked verdict) {
        return say(
                "These weights match the release and carry no mark: an unaltered one would have"
                        + " shown at z = %s and shows at %.1f; %s.",
                Double.isInfinite(verdict.presence().expectedZ())
                        ? "infinity (the weights equal the original)"
                        : say("%.1f", verdict.presence().expectedZ()),
                verdict.presence().z(),
                verdict.recipients() == 0
                        ? "nobody has ever had a copy"
                        : say("nobody of %d recipients is over the line", verdict.recipients()));
    }

    /// 10 to a power, readable. Smaller probabilities than the ciphers can vouch for are not
    /// claimed: symbols are only as random as AES and HMAC make them.
    static String power(double log10) {
        if (log10 < LEAST_CLAIMED) {
            return say("10^%.0f", LEAST_CLAIMED);
        }
        double floor = Math.floor(log10);
        double mantissa = Math.ceil(Math.pow(10, log10 - floor) * 10 - 1e-9) / 10;
        if (mantissa >= 10) {
            mantissa = 1;
            floor++;
        }
        return mantissa == 1 ? say("10^%.0f", floor) : say("%.1f·10^%.0f", mantissa, floor);
    }

    static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
