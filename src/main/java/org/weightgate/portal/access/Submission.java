package org.weightgate.portal.access;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.weightgate.portal.catalog.Digests;
import org.weightgate.portal.catalog.ReleaseId;
import org.weightgate.portal.catalog.ReleaseView;
import org.weightgate.portal.forms.Answers;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// What was asked for, exactly, at one moment: never changed, named by its hash in a decision.
@Entity
@Table(name = "access_submission")
class Submission {
    @Id private UUID id;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "request"))
    private RequestId request;

    private int number;
    private Instant sent;
    private int formVersion;
    private String answers;
    private String message;

    @Embedded
    @AttributeOverride(name = "value", column = @Column(name = "release"))
    private ReleaseId release;

    private String releaseLabel;
    private int termsVersion;
    private String termsSha256;
    private String signature;
    private Instant signed;
    private String address;
    private String sha256;

    @SuppressWarnings("NullAway.Init")
    protected Submission() {} // for JPA

    Submission(
            AccessRequest asked,
            ReleaseView release,
            Answers answers,
            Signature signature,
            String message,
            Instant now) {
        this.id = UUID.randomUUID();
        this.request = asked.id();
        this.number = asked.submissions() + 1;
        this.sent = now;
        this.formVersion = asked.formVersion();
        this.answers = answers.json();
        this.message = message;
        this.release = release.id();
        this.releaseLabel = release.label();
        this.termsVersion = signature.termsVersion();
        this.termsSha256 = signature.termsSha256();
        this.signature = signature.name();
        this.signed = signature.at();
        this.address = signature.address();
        this.sha256 = hash(asked.reference());
    }

    /// SHA-256 over the fields, each on lines of its own, with the length before the free texts.
    private String hash(String reference) {
        String text =
                String.join(
                        "\n",
                        "weightgate submission v1",
                        reference,
                        String.valueOf(number),
                        sent.toString(),
                        String.valueOf(formVersion),
                        sized(answers),
                        sized(message),
                        release.toString(),
                        termsVersion + " " + termsSha256,
                        sized(signature),
                        signed.toString(),
                        address,
                        "");
        return Digests.sha256(text);
    }

    private static String sized(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + " " + text;
    }

    int number() {
        return number;
    }

    ReleaseId release() {
        return release;
    }

    String releaseLabel() {
        return releaseLabel;
    }

    int termsVersion() {
        return termsVersion;
    }

    String termsSha256() {
        return termsSha256;
    }

    String sha256() {
        return sha256;
    }

    Answers answers() {
        return Answers.parse(answers);
    }

    /// The signature as it stands, to carry over where the same terms are answered again.
    Signature signature() {
        return new Signature(signature, termsVersion, termsSha256, signed, address);
    }

    SubmissionView view() {
        return new SubmissionView(
                number, sent, formVersion, answers(), message, releaseLabel, signature(), sha256);
    }
}
