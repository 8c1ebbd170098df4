package org.weightgate.watermark.trace;

import static org.weightgate.watermark.trace.Words.power;
import static org.weightgate.watermark.trace.Words.say;

import org.weightgate.watermark.trace.Evidence.ContentEvidence;
import org.weightgate.watermark.trace.Evidence.Place;
import org.weightgate.watermark.trace.Evidence.Suspicion;

import java.util.List;
import java.util.stream.Collectors;

/// `evidence.html`: a dossier for people. One file without scripts or outside references; made from
/// the dossier and the SHA-256 of its JSON alone, so that whoever checks a bundle makes it again
/// and compares.
final class EvidencePage {
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Evidence</title><style>
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            table{border-collapse:collapse;display:block;overflow-x:auto}
            th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #8888;vertical-align:top}
            td.n{text-align:right;font-variant-numeric:tabular-nums}
            .note{border-left:.3rem solid #b50;padding:.2rem 1rem}
            .hex{font-family:monospace;word-break:break-all}
            svg{max-width:100%}
            </style></head><body>
            """;
    private static final String SECRECY =
            "This bundle opens the keys of the contents of one release: from now on their mark is"
                + " no secret, and whoever reads it could remove the mark from copies of this"
                + " release, or give any file the mark of an accused. Other releases that hold the"
                + " same tensors share their mark. Treat it as confidential. It opens nothing else,"
                + " and of recipients only the accused.";

    private static final String METHOD =
            "Every recipient has, for every tile of every tensor, a secret symbol drawn with a"
                + " secret bias p; the copy issued to them is marked with it. From the leak and the"
                + " originals alone, each tile was given a number v that says how its weights"
                + " moved, summed over every place of the leak where the tensor was found. Only"
                + " then the symbols x were compared: S = Σ v(x−p)/√(p(1−p)), z = S/‖v‖. For a"
                + " recipient whose copy was not used the symbols are independent of the leak; so"
                + " P(S ≥ s) ≤ exp(L(λ) − λs) for every λ > 0, with L(λ) the sum over tiles of"
                + " ln(p·e^(λv√((1−p)/p)) + (1−p)·e^(−λv√(p/(1−p)))), exactly, whatever was done to"
                + " the leak. The figure named is this, times the number of recipients and of all"
                + " statistics tried. Smaller figures than 10^-30 are not claimed: the symbols are"
                + " only as random as AES and HMAC-SHA-256 make them.";
    private static final String CHECKING =
            "weightgate-client trace --check computes the commitments, S, L and p again from this"
                + " bundle alone, and with the leak and the originals at hand also the numbers v"
                + " and the weights of tensors; without them, that these were not made up is the"
                + " word of who wrote the bundle. The commitments stood in a public log before"
                + " anything leaked; compare them with it.";

    private EvidencePage() {}

    static String of(Dossier d, String digest) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>").append(escape(d.title())).append("</h1>");
        page.append("<p class=\"note\">").append(SECRECY).append("</p>");
        page.append("<h2>Verdict: ").append(escape(d.verdict())).append("</h2><p><strong>");
        page.append(escape(d.sentence())).append("</strong></p><p>");
        page.append(escape(d.doesNotProve())).append("</p>");
        accused(page, d);
        scores(page, d);
        page.append("<h2>How it was computed</h2><p>").append(METHOD).append("</p>");
        statistics(page, d);
        contents(page, d);
        commitments(page, d);
        page.append("<h2>How to check it</h2><p>").append(CHECKING).append("</p>");
        page.append("<p>SHA-256 of evidence.json: <span class=\"hex\">").append(digest);
        page.append("</span></p>");
        return page.append("</body></html>\n").toString();
    }

    private static void accused(StringBuilder page, Dossier d) {
        if (d.accused().isEmpty()) {
            return;
        }
        page.append("<h2>Accused</h2><table><tr><th>Recipient<th>Statistic<th>z<th>S<th>λ<th>L(λ)");
        page.append("<th>Tests<th>Probability of this for anyone innocent, at most</tr>");
        for (Suspicion s : d.accused()) {
            page.append("<tr><td>").append(escape(s.recipientId()));
            page.append("<td>").append(escape(s.statistic()));
            number(page, say("%.2f", s.z()));
            number(page, say("%.6g", s.score()));
            number(page, say("%.6g", s.lambda()));
            number(page, say("%.6g", s.cumulant()));
            number(page, say("%d × %d × %d", d.recipients(), d.statistics().size(), s.tests()));
            number(page, power(s.log10p()));
            page.append("</tr>");
        }
        page.append("</table>");
    }

    private static void scores(StringBuilder page, Dossier d) {
        float[] z = new float[d.z().size()];
        for (int i = 0; i < z.length; i++) {
            z[i] = d.z().get(i).floatValue();
        }
        List<Accusation> accused =
                d.accused().stream()
                        .map(s -> new Accusation(s.recipientId(), s.z(), s.log10p(), ""))
                        .toList();
        page.append(say("<h2>Scores of all %d recipients</h2><p>", d.recipients()));
        page.append(Histogram.svg(z, accused, d.neededZ()));
        page.append("</p><p>");
        page.append(
                escape(
                        say(
                                "By the statistic “%s”, in which a single recipient would be"
                                    + " expected at about z = %.1f here; about %.1f is needed to be"
                                    + " named. Any mark of this release: correlation %.1f standard"
                                    + " deviations (expected of an unaltered one: %.1f),"
                                    + " probability without a mark at most %s.",
                                d.leading(),
                                d.expectedZ(),
                                d.neededZ(),
                                d.presence().z(),
                                d.presence().expectedZ(),
                                power(d.presence().log10p()))));
        page.append("</p>");
    }

    private static void statistics(StringBuilder page, Dossier d) {
        page.append("<table><tr><th>Statistic<th>What it weighs<th>‖v‖</tr>");
        for (Evidence.Statistic s : d.statistics()) {
            page.append("<tr><td>").append(escape(s.name()));
            page.append("<td>").append(escape(s.words()));
            number(page, s.norm() == 0 ? "" : say("%.6g", s.norm()));
            page.append("</tr>");
        }
        page.append("</table>");
    }

    private static void contents(StringBuilder page, Dossier d) {
        page.append("<h2>Tensors found</h2><table><tr><th>Tensor<th>Found as<th>Weights judged");
        page.append("<th>Tiles used<th>Expected z");
        d.accused().forEach(s -> page.append("<th>z of ").append(escape(s.recipientId())));
        page.append("</tr>");
        for (int c = 0; c < d.contents().size(); c++) {
            ContentEvidence content = d.contents().get(c);
            page.append("<tr><td>").append(escape(content.name()));
            page.append("<td>");
            page.append(
                    content.places().stream()
                            .map(EvidencePage::place)
                            .collect(Collectors.joining("<br>")));
            number(page, say("%d", content.carriers()));
            number(page, say("%d of %d", content.tilesUsed(), content.tiles()));
            number(page, say("%.1f", content.expectedZ()));
            for (Suspicion s : d.accused()) {
                number(page, say("%.1f", s.zByContent().get(c)));
            }
            page.append("</tr>");
        }
        page.append("</table>");
        if (!d.leftOut().isEmpty()) {
            page.append("<h2>Left out</h2><ul>");
            d.leftOut().forEach(s -> page.append("<li>").append(escape(s)).append("</li>"));
            page.append("</ul>");
        }
    }

    private static String place(Place place) {
        String steps = place.steps().isEmpty() ? "" : ": " + String.join(", ", place.steps());
        return escape(say("%s, %.1f %%%s", place.suspect(), 100 * place.coverage(), steps));
    }

    private static void commitments(StringBuilder page, Dossier d) {
        page.append("<h2>Commitments made before the leak</h2><table><tr><th>Of<th>SHA-256</tr>");
        page.append("<tr><td>the release<td class=\"hex\">").append(escape(d.codeCommitment()));
        page.append("</tr>");
        d.recipientCommitments()
                .forEach(
                        (recipient, hash) ->
                                page.append("<tr><td>the grant to ")
                                        .append(escape(recipient))
                                        .append("<td class=\"hex\">")
                                        .append(escape(hash))
                                        .append("</tr>"));
        page.append("</table>");
    }

    private static void number(StringBuilder page, String text) {
        page.append("<td class=\"n\">").append(escape(text));
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c < 0x20 && c != '\n' ? '\uFFFD' : c);
            }
        }
        return out.toString();
    }
}
