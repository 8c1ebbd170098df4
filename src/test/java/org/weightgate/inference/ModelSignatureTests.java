package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

class ModelSignatureTests {
    private static final KeyPair KEY = SigningKeys.fresh();
    private static final List<SignedFile> FILES =
            List.of(
                    new SignedFile("config.json", 12L, sha256("a")),
                    new SignedFile("a.txt", 3L, sha256("b")),
                    new SignedFile("a/b.json", null, sha256("c")),
                    new SignedFile("\uFF5E.md", 5L, sha256("d")),
                    new SignedFile("\uD83D\uDE00.md", 6L, sha256("e")));
    private static final Map<String, String> FACTS =
            Map.of("grant", "GR-7F3K2Q9M", "model", "demo/opt-stories", "golden", "exact");

    private static String sha256(String content) {
        return HexFormat.of()
                .formatHex(LogitsHash.sha256().digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] signed(KeyPair key) throws IOException {
        return ModelSignature.sign(
                "demo/opt-stories",
                FILES,
                List.of("model.sig", "golden.json"),
                FACTS,
                Magnitudes.NONE,
                key);
    }

    @Test
    void whatWasSignedIsReadBack() throws IOException {
        Manifest manifest = ModelSignature.verify(signed(KEY), KEY.getPublic());
        assertThat(manifest.files()).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(manifest.facts()).isEqualTo(FACTS);
        assertThat(manifest.name()).isEqualTo("demo/opt-stories");
        assertThat(manifest.ignored())
                .containsExactlyInAnyOrder(
                        ".git",
                        ".gitattributes",
                        ".github",
                        ".gitignore",
                        "golden.json",
                        "model.sig");
    }

    @Test
    void magnitudesAreReadBackAndMayBeAbsent() throws IOException {
        Magnitudes magnitudes =
                new Magnitudes(
                        Map.of("a/b.json", Map.of("w", 0.1, "v", 0.0), "m", Map.of("w", 3e38)));
        byte[] signature = ModelSignature.sign("m", FILES, List.of(), FACTS, magnitudes, KEY);
        Magnitudes read = ModelSignature.verify(signature, KEY.getPublic()).magnitudes();
        assertThat(read.of("a/b.json", "w")).isCloseTo(0.1, withinPercentage(1e-5));
        assertThat(read.of("a/b.json", "v")).isZero();
        assertThat(read.of("m", "w")).isCloseTo(3e38, withinPercentage(1e-5));
        assertThat(read.of("m", "v")).isNull();
        assertThat(ModelSignature.verify(signed(KEY), KEY.getPublic()).magnitudes())
                .isEqualTo(Magnitudes.NONE);
        assertThat(ModelSignature.verify(signature, KEY.getPublic()).facts())
                .as("what clients of before read")
                .isEqualTo(FACTS);
    }

    /** By path components and code points: `a/b.json` before `a.txt`, U+FF5E before U+1F600. */
    @Test
    void filesStandInTheOrderOfTheFormat() throws IOException {
        Manifest manifest = ModelSignature.verify(signed(KEY), KEY.getPublic());
        assertThat(manifest.files().stream().map(SignedFile::path))
                .containsExactly(
                        "a/b.json", "a.txt", "config.json", "\uFF5E.md", "\uD83D\uDE00.md");
    }

    /** The layout of the format, checked with nothing but the JDK and a JSON reader. */
    @Test
    void theBundleHasTheLayoutOfTheFormat() throws Exception {
        byte[] bytes = signed(KEY);
        Json.Fields bundle = Json.read(new ByteArrayInputStream(bytes), "bundle");
        assertThat(bundle.string("mediaType"))
                .isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
        Json.Fields material = bundle.object("verificationMaterial");
        assertThat(material.object("publicKey").string("hint"))
                .isEqualTo(sha256(PublicKeys.pem(KEY.getPublic())));
        assertThat(material.list("tlogEntries")).isEmpty();
        Json.Fields envelope = bundle.object("dsseEnvelope");
        assertThat(envelope.string("payloadType")).isEqualTo("application/vnd.in-toto+json");
        byte[] payload = Base64.getDecoder().decode(envelope.string("payload"));
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(KEY.getPublic());
        verifier.update(
                ("DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ").getBytes());
        verifier.update(payload);
        Json.Fields one = envelope.objects("signatures").getFirst();
        assertThat(verifier.verify(Base64.getDecoder().decode(one.string("sig")))).isTrue();

        Json.Fields statement = Json.read(new ByteArrayInputStream(payload), "statement");
        assertThat(statement.string("_type")).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.string("predicateType"))
                .isEqualTo("https://model_signing/signature/v1.0");
        Json.Fields predicate = statement.object("predicate");
        Json.Fields serialization = predicate.object("serialization");
        assertThat(serialization.string("method")).isEqualTo("files");
        assertThat(serialization.string("hash_type")).isEqualTo("sha256");
        assertThat(serialization.flag("allow_symlinks")).isFalse();
        MessageDigest root = LogitsHash.sha256();
        for (Json.Fields resource : predicate.objects("resources")) {
            assertThat(resource.string("algorithm")).isEqualTo("sha256");
            root.update(HexFormat.of().parseHex(resource.string("digest")));
        }
        assertThat(statement.objects("subject")).hasSize(1);
        assertThat(statement.objects("subject").getFirst().object("digest").string("sha256"))
                .isEqualTo(HexFormat.of().formatHex(root.digest()));
    }

    @Test
    void everyChangedByteOfThePayloadIsRefused() throws IOException {
        String bundle = new String(signed(KEY), StandardCharsets.UTF_8);
        Json.Fields envelope =
                Json.read(new ByteArrayInputStream(bundle.getBytes(StandardCharsets.UTF_8)), "b")
                        .object("dsseEnvelope");
        byte[] payload = Base64.getDecoder().decode(envelope.string("payload"));
        for (int i = 0; i < payload.length; i += 97) {
            byte[] changed = payload.clone();
            changed[i] ^= 1;
            String forged =
                    bundle.replace(
                            envelope.string("payload"),
                            Base64.getEncoder().encodeToString(changed));
            assertThatThrownBy(
                            () ->
                                    ModelSignature.verify(
                                            forged.getBytes(StandardCharsets.UTF_8),
                                            KEY.getPublic()))
                    .isInstanceOf(SignatureRefused.class)
                    .hasMessageContaining("changed after signing");
        }
    }

    @Test
    void anotherKeyIsRefusedByItsFingerprint() throws IOException {
        KeyPair other = SigningKeys.fresh();
        byte[] signature = signed(other);
        assertThatThrownBy(() -> ModelSignature.verify(signature, KEY.getPublic()))
                .isInstanceOf(SignatureRefused.class)
                .hasMessageContaining(PublicKeys.fingerprint(KEY.getPublic()))
                .hasMessageContaining(PublicKeys.fingerprint(other.getPublic()));
    }

    @Test
    void aSignedListThatContradictsItselfOrEscapesIsRefused() throws IOException {
        List<SignedFile> escaping = List.of(new SignedFile("../x", 1L, sha256("x")));
        assertThatThrownBy(
                        () ->
                                ModelSignature.sign(
                                        "m", escaping, List.of(), Map.of(), Magnitudes.NONE, KEY))
                .isInstanceOf(IllegalArgumentException.class);
        String statement = payload(signed(KEY));
        for (String[] change :
                new String[][] {
                    {"\"name\":\"a.txt\"", "\"name\":\"../a.txt\""},
                    {"\"name\":\"a.txt\"", "\"name\":\"config.json\""},
                    {sha256("b"), sha256("x")},
                    {"signature/v1.0", "Digests/v0.1"},
                    {"\"method\":\"files\"", "\"method\":\"shards\""}
                }) {
            byte[] forged = resigned(statement.replace(change[0], change[1]));
            assertThatThrownBy(() -> ModelSignature.verify(forged, KEY.getPublic()))
                    .as(change[1])
                    .isInstanceOf(SignatureRefused.class);
        }
    }

    private static String payload(byte[] bundle) throws IOException {
        Json.Fields envelope =
                Json.read(new ByteArrayInputStream(bundle), "bundle").object("dsseEnvelope");
        return new String(
                Base64.getDecoder().decode(envelope.string("payload")), StandardCharsets.UTF_8);
    }

    private static byte[] resigned(String statement) {
        byte[] payload = statement.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("DSSEv1 28 application/vnd.in-toto+json " + payload.length + " ").getBytes();
        byte[] message = new byte[head.length + payload.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(payload, 0, message, head.length, payload.length);
        byte[] signature = ModelSignature.ecdsa(KEY.getPrivate(), message);
        Base64.Encoder base64 = Base64.getEncoder();
        return Json.write(
                        Map.of(
                                "mediaType",
                                "application/vnd.dev.sigstore.bundle.v0.3+json",
                                "dsseEnvelope",
                                Map.of(
                                        "payload",
                                        base64.encodeToString(payload),
                                        "payloadType",
                                        "application/vnd.in-toto+json",
                                        "signatures",
                                        List.of(Map.of("sig", base64.encodeToString(signature))))))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyP256KeysSignAndVerify() throws IOException {
        KeyPair big = SigningKeys.fresh("secp384r1");
        byte[] signature = signed(KEY);
        assertThatThrownBy(() -> signed(big)).hasMessageContaining("P-256");
        assertThatThrownBy(() -> ModelSignature.verify(signature, big.getPublic()))
                .hasMessageContaining("P-256");
        assertThat(PublicKeys.parse(PublicKeys.pem(KEY.getPublic()))).isEqualTo(KEY.getPublic());
        assertThatThrownBy(() -> PublicKeys.parse(PublicKeys.pem(big.getPublic())))
                .isInstanceOf(SignatureRefused.class);
        assertThatThrownBy(() -> PublicKeys.parse("-----BEGIN PUBLIC KEY-----\nAAAA\n"))
                .isInstanceOf(SignatureRefused.class);
    }

    /** Runs where target/npm holds the packages; see src/test/resources/signing/verify.cjs. */
    @Test
    void sigstoresOwnVerifierAcceptsTheBundleAndRefusesAFlippedByte(@TempDir Path temp)
            throws Exception {
        Path modules = Path.of("target/npm/node_modules");
        assumeTrue(
                Files.exists(modules.resolve("@sigstore/verify")),
                "npm install --prefix target/npm @sigstore/verify@3.1.1 was not run");
        Files.write(temp.resolve("model.sig"), signed(KEY));
        Files.writeString(temp.resolve("portal.pub"), PublicKeys.pem(KEY.getPublic()));
        assertThat(node(modules, temp)).isZero();
        assertThat(Files.readString(temp.resolve("out"))).contains("\"predicateType\"");

        byte[] flipped = signed(KEY);
        String text = new String(flipped, StandardCharsets.UTF_8);
        int at = text.indexOf("\"payload\":\"") + 40;
        flipped[at] = (byte) (flipped[at] == 'A' ? 'B' : 'A');
        Files.write(temp.resolve("model.sig"), flipped);
        assertThat(node(modules, temp)).isEqualTo(1);
        assertThat(Files.readString(temp.resolve("out"))).contains("SIGNATURE_ERROR");
    }

    private static int node(Path modules, Path temp) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        command.add(Path.of("src/test/resources/signing/verify.cjs").toAbsolutePath().toString());
        command.add(temp.resolve("model.sig").toString());
        command.add(temp.resolve("portal.pub").toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(temp.resolve("out").toFile());
        builder.environment().put("NODE_PATH", modules.toAbsolutePath().toString());
        return builder.start().waitFor();
    }
}
