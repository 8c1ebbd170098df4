package org.weightgate.inference;

import org.jspecify.annotations.Nullable;
import org.weightgate.checkpoint.FilePolicy;
import org.weightgate.inference.Manifest.SignedFile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Writes and verifies `model.sig`, the signed list of a model's files in the OpenSSF model-signing
/// format v1 (sigstore/model-transparency, docs/model_signing_format.md): an in-toto statement in a
/// DSSE envelope in a sigstore bundle, ECDSA on P-256 with SHA-256. Other verifiers of the format
/// accept it: `model_signing verify key --signature model.sig --public_key portal.pub DIR`. The
/// portal's own facts, the sizes and the [Magnitudes] ride in the predicate under `weightgate`,
/// which others ignore.
public final class ModelSignature {
    private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String PAYLOAD = "application/vnd.in-toto+json";
    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://model_signing/signature/v1.0";
    private static final String OURS = "weightgate";
    private static final String MAGNITUDES = "magnitudes";

    /// Names that this format's verifiers leave out at the root of a model.
    static final Set<String> GIT = Set.of(".git", ".gitattributes", ".github", ".gitignore");

    private ModelSignature() {}

    /// The bytes of `model.sig`.
    ///
    /// @param name subject, informative, for example the model's name
    /// @param ignored further names at the root that are not covered: model.sig itself and
    ///   statements that come later
    /// @param magnitudes of the release's tensors
    public static byte[] sign(
            String name,
            Collection<SignedFile> files,
            Collection<String> ignored,
            Map<String, String> facts,
            Magnitudes magnitudes,
            KeyPair key)
            throws SignatureRefused {
        PublicKeys.requireP256(key.getPublic());
        List<SignedFile> sorted = new ArrayList<>(files);
        sorted.sort((a, b) -> compare(a.path(), b.path()));
        for (SignedFile file : sorted) {
            FilePolicy.check(file.path());
        }
        byte[] statement =
                Json.write(statement(name, sorted, ignored, ours(sorted, facts, magnitudes)))
                        .getBytes(StandardCharsets.UTF_8);
        byte[] signature = ecdsa(key.getPrivate(), preAuthentication(PAYLOAD, statement));
        Map<String, Object> material = new LinkedHashMap<>();
        material.put("publicKey", Map.of("hint", PublicKeys.fingerprint(key.getPublic())));
        material.put("tlogEntries", List.of());
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("payload", Base64.getEncoder().encodeToString(statement));
        envelope.put("payloadType", PAYLOAD);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("sig", Base64.getEncoder().encodeToString(signature));
        one.put("keyid", "");
        envelope.put("signatures", List.of(one));
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("mediaType", BUNDLE);
        bundle.put("verificationMaterial", material);
        bundle.put("dsseEnvelope", envelope);
        return Json.write(bundle).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> statement(
            String name,
            List<SignedFile> files,
            Collection<String> ignored,
            Map<String, Object> ours) {
        List<Object> resources = new ArrayList<>();
        for (SignedFile file : files) {
            Map<String, Object> resource = new LinkedHashMap<>();
            resource.put("name", file.path());
            resource.put("algorithm", "sha256");
            resource.put("digest", file.sha256());
            resources.add(resource);
        }
        Set<String> paths = new TreeSet<>(GIT);
        paths.addAll(ignored);
        Map<String, Object> serialization = new LinkedHashMap<>();
        serialization.put("method", "files");
        serialization.put("hash_type", "sha256");
        serialization.put("allow_symlinks", false);
        serialization.put("ignore_paths", paths);
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("serialization", serialization);
        predicate.put("resources", resources);
        predicate.put(OURS, ours);
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("name", name);
        subject.put("digest", Map.of("sha256", root(files)));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", STATEMENT);
        statement.put("subject", List.of(subject));
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", predicate);
        return statement;
    }

    /// What rides in the predicate for our own client: the facts, and two objects, which clients of
    /// before leave alone if they do not know them.
    private static Map<String, Object> ours(
            List<SignedFile> files, Map<String, String> facts, Magnitudes magnitudes) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (SignedFile file : files) {
            if (file.size() != null) {
                sizes.put(file.path(), file.size());
            }
        }
        Map<String, Object> ours = new LinkedHashMap<>(new TreeMap<>(facts));
        ours.put("sizes", sizes);
        if (magnitudes.count() > 0) {
            ours.put(MAGNITUDES, magnitudes.json());
        }
        return ours;
    }

    /// Path components one by one, each by code point (UTF-8 bytes order the same): `a/b` before
    /// `a.c`.
    static int compare(String a, String b) {
        String[] left = a.split("/", -1);
        String[] right = b.split("/", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order =
                    Arrays.compareUnsigned(
                            left[i].getBytes(StandardCharsets.UTF_8),
                            right[i].getBytes(StandardCharsets.UTF_8));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static String root(List<SignedFile> files) {
        MessageDigest digest = LogitsHash.sha256();
        for (SignedFile file : files) {
            digest.update(HexFormat.of().parseHex(file.sha256()));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /// DSSE v1 protocol.md: what is signed is the type and the payload with their lengths.
    private static byte[] preAuthentication(String type, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = "DSSEv1 " + type.length() + " " + type + " " + payload.length + " ";
        out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static byte[] ecdsa(PrivateKey key, byte[] message) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this key does not sign", e);
        }
    }

    static boolean ecdsaHolds(PublicKey key, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Checks the signature with the pinned key before reading anything it says.
    public static Manifest verify(byte[] modelSig, PublicKey key) throws IOException {
        PublicKeys.requireP256(key);
        Json.Fields bundle = Json.read(new ByteArrayInputStream(modelSig), "model.sig");
        if (!bundle.string("mediaType").equals(BUNDLE)) {
            throw new SignatureRefused("model.sig is not a sigstore bundle of version 0.3.");
        }
        Json.Fields envelope = bundle.object("dsseEnvelope");
        List<Json.Fields> signatures = envelope.objects("signatures");
        if (!envelope.string("payloadType").equals(PAYLOAD) || signatures.size() != 1) {
            throw new SignatureRefused("model.sig does not hold one signed in-toto statement.");
        }
        byte[] payload = base64(envelope.string("payload"));
        byte[] signature = base64(signatures.getFirst().string("sig"));
        if (!ecdsaHolds(key, preAuthentication(PAYLOAD, payload), signature)) {
            throw new SignatureRefused(
                    "model.sig is not signed by the key with fingerprint "
                            + PublicKeys.fingerprint(key)
                            + hint(bundle, key)
                            + ".");
        }
        return manifest(Json.read(new ByteArrayInputStream(payload), "model.sig statement"));
    }

    private static String hint(Json.Fields bundle, PublicKey key) throws MalformedDocument {
        if (!bundle.has("verificationMaterial")) {
            return "";
        }
        Json.Fields material = bundle.object("verificationMaterial");
        String hint =
                material.has("publicKey") ? material.object("publicKey").string("hint", "") : "";
        return !hint.matches("[0-9a-f]{64}") || hint.equals(PublicKeys.fingerprint(key))
                ? "; it was changed after signing"
                : "; it names the key " + hint;
    }

    private static byte[] base64(String text) throws SignatureRefused {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SignatureRefused("model.sig holds broken base64.");
        }
    }

    private static Manifest manifest(Json.Fields statement) throws IOException {
        List<Json.Fields> subjects = statement.objects("subject");
        if (!statement.string("_type").equals(STATEMENT)
                || !statement.string("predicateType").equals(PREDICATE)
                || subjects.size() != 1) {
            throw new SignatureRefused("model.sig is signed but is no model-signing v1 statement.");
        }
        Json.Fields predicate = statement.object("predicate");
        Json.Fields serialization = predicate.object("serialization");
        if (!serialization.string("method").equals("files")
                || !serialization.string("hash_type").equals("sha256")) {
            throw new SignatureRefused("model.sig does not list SHA-256 digests of whole files.");
        }
        Json.@Nullable Fields ours = predicate.has(OURS) ? predicate.object(OURS) : null;
        List<SignedFile> files = files(predicate, ours);
        String root = subjects.getFirst().object("digest").string("sha256");
        if (!root(files).equals(root)) {
            throw new SignatureRefused("model.sig contradicts itself: its root is not its files'.");
        }
        Set<String> ignored = new HashSet<>();
        if (serialization.has("ignore_paths")) {
            ignored.addAll(serialization.strings("ignore_paths"));
        }
        return new Manifest(
                subjects.getFirst().string("name", ""),
                root,
                files,
                ignored,
                facts(ours),
                ours != null && ours.has(MAGNITUDES)
                        ? Magnitudes.of(ours.object(MAGNITUDES))
                        : Magnitudes.NONE);
    }

    private static List<SignedFile> files(Json.Fields predicate, Json.@Nullable Fields ours)
            throws IOException {
        Json.@Nullable Fields sizes =
                ours != null && ours.has("sizes") ? ours.object("sizes") : null;
        List<SignedFile> files = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Json.Fields resource : predicate.objects("resources")) {
            String path = resource.string("name");
            String digest = resource.string("digest");
            if (!resource.string("algorithm").equals("sha256")
                    || !digest.matches("[0-9a-f]{64}")
                    || FilePolicy.objection(path) != null
                    || !seen.add(path)) {
                throw new SignatureRefused("model.sig lists a file that cannot be: " + path);
            }
            Long size = sizes != null && sizes.has(path) ? (Long) sizes.integer(path) : null;
            files.add(new SignedFile(path, size, digest));
        }
        return files;
    }

    private static Map<String, String> facts(Json.@Nullable Fields ours) {
        Map<String, String> facts = new TreeMap<>();
        if (ours != null) {
            ours.values()
                    .forEach(
                            (name, value) -> {
                                if (value instanceof String s) {
                                    facts.put(name, s);
                                }
                            });
        }
        return facts;
    }
}
