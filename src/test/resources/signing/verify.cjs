// Verifies a model.sig bundle with sigstore's own JavaScript verifier and a pinned key:
//   NODE_PATH=target/npm/node_modules node verify.cjs model.sig portal.pub
// Exit 0 and the statement on stdout if it is accepted, 1 and the reason if it is not.
const fs = require('fs');
const crypto = require('crypto');
const { bundleFromJSON } = require('@sigstore/bundle');
const { Verifier, toSignedEntity, toTrustMaterial } = require('@sigstore/verify');

const [signature, pem] = process.argv.slice(2).map((file) => fs.readFileSync(file, 'utf8'));
const key = crypto.createPublicKey(pem);
const hint = crypto.createHash('sha256').update(pem).digest('hex');
const root = { mediaType: '', certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
const trust = toTrustMaterial(root, (asked) => {
  if (asked !== hint) {
    throw new Error(`the bundle names the key ${asked}, not ${hint}`);
  }
  return { publicKey: key, validFor: () => true };
});
try {
  const bundle = bundleFromJSON(JSON.parse(signature));
  const verifier = new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
  verifier.verify(toSignedEntity(bundle));
  process.stdout.write(bundle.content.dsseEnvelope.payload.toString('utf8'));
} catch (refusal) {
  console.error(`${refusal.code || refusal.name}: ${refusal.message}`);
  process.exit(1);
}
