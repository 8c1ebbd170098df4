package org.weightgate.inference;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `golden.json` of one copy: the hash its marked bytes compute on the release's prompts, signed.
/// The signature is ECDSA P-256 (DER) over the UTF-8 of the same JSON without `signature`, compact
/// and with sorted names (RFC 8785):
///
/// ```
/// {"engine":…,"grant":…,"logitsSha256":hex,"model":"ns/name","prompts":[[ids],…],"release":…,
///  "revision":…,"texts":[text or null,…],"signature":{"keyid":fingerprint,"sig":base64}}
/// ```
///
/// @param revision [Numerics#REVISION] that computed it
/// @param engine who computed it, for people
public record SignedGolden(
        String model,
        String release,
        String grant,
        String revision,
        String engine,
        List<GoldenPrompt> prompts,
        String logitsSha256) {

    public SignedGolden {
        prompts = List.copyOf(prompts);
    }

    private Map<String, Object> statement() {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Object> ids = new ArrayList<>();
        List<@Nullable Object> texts = new ArrayList<>();
        for (GoldenPrompt prompt : prompts) {
            ids.add(prompt.ids());
            texts.add(prompt.text());
        }
        json.put("model", model);
        json.put("release", release);
        json.put("grant", grant);
        json.put("revision", revision);
        json.put("engine", engine);
        json.put("prompts", ids);
        json.put("texts", texts);
        json.put("logitsSha256", logitsSha256);
        return json;
    }

    /// The bytes of `golden.json`.
    public byte[] sign(KeyPair key) throws SignatureRefused {
        PublicKeys.requireP256(key.getPublic());
        Map<String, Object> json = statement();
        byte[] signature =
                ModelSignature.ecdsa(
                        key.getPrivate(), Json.canonical(json).getBytes(StandardCharsets.UTF_8));
        Map<String, Object> signed = new LinkedHashMap<>();
        signed.put("keyid", PublicKeys.fingerprint(key.getPublic()));
        signed.put("sig", Base64.getEncoder().encodeToString(signature));
        json.put("signature", signed);
        return Json.canonical(json).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads `golden.json` and believes it only if the key signed it.
    public static SignedGolden verify(byte[] goldenJson, PublicKey key) throws IOException {
        PublicKeys.requireP256(key);
        Json.Fields json = Json.read(new ByteArrayInputStream(goldenJson), "golden.json");
        json.only(
                "model",
                "release",
                "grant",
                "revision",
                "engine",
                "prompts",
                "texts",
                "logitsSha256",
                "signature");
        Json.Fields signature = json.object("signature");
        SignedGolden golden =
                new SignedGolden(
                        json.string("model"),
                        json.string("release"),
                        json.string("grant"),
                        json.string("revision"),
                        json.string("engine"),
                        prompts(json),
                        json.string("logitsSha256"));
        byte[] sig;
        try {
            sig = Base64.getDecoder().decode(signature.string("sig"));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefused("golden.json holds broken base64.");
        }
        byte[] message = Json.canonical(golden.statement()).getBytes(StandardCharsets.UTF_8);
        if (!ModelSignature.ecdsaHolds(key, message, sig)) {
            throw new SignatureRefused(
                    "golden.json is not signed by the key with fingerprint "
                            + PublicKeys.fingerprint(key)
                            + ", or was changed since.");
        }
        return golden;
    }

    private static List<GoldenPrompt> prompts(Json.Fields json) throws MalformedDocument {
        List<?> texts = json.list("texts");
        List<?> ids = json.list("prompts");
        if (ids.isEmpty() || ids.size() != texts.size()) {
            throw new MalformedDocument("golden.json: prompts and texts differ in number.");
        }
        List<GoldenPrompt> prompts = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("ids", ids.get(i));
            one.put("text", texts.get(i));
            prompts.add(GoldenPrompt.of(new Json.Fields("golden.json prompt " + (i + 1), one)));
        }
        return prompts;
    }
}
