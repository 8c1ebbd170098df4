// What people do with the npm client, against a portal:
//   NODE_PATH=target/npm/node_modules node npm.cjs HUB TOKEN MODEL FOLDER ACT
// Exit 0 if the act came to its end, 1 and the client's own message if it did not.
const fs = require('fs');
const path = require('path');
const hub = require('@huggingface/hub');

const [hubUrl, accessToken, name, folder, act] = process.argv.slice(2);
const common = { hubUrl, accessToken, repo: { type: 'model', name } };

async function save(file, blob) {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, Buffer.from(await blob.arrayBuffer()));
}

async function paths(revision) {
  const found = [];
  for await (const entry of hub.listFiles({ ...common, revision, recursive: true })) {
    if (entry.type === 'file') {
      found.push(entry);
    }
  }
  return found;
}

const acts = {
  whoAmI: async () => (await hub.whoAmI({ hubUrl, accessToken })).name,
  modelInfo: async () => {
    const info = await hub.modelInfo({ hubUrl, accessToken, name, additionalFields: ['sha', 'cardData'] });
    return `${info.name} ${info.gated} ${info.sha}`;
  },
  listModels: async () => {
    const names = [];
    for await (const model of hub.listModels({ hubUrl, accessToken, search: { owner: name.split('/')[0] } })) {
      names.push(model.name);
    }
    return names.includes(name) ? name : Promise.reject(new Error(`not in ${names.length}`));
  },
  listFiles: async () => (await paths()).map((f) => f.path).join(' '),
  pathsInfo: async () => {
    const all = await hub.pathsInfo({ ...common, paths: ['config.json', 'nowhere'], expand: true });
    return all.map((f) => `${f.path} ${f.lfs.oid} ${f.lastCommit.id}`).join(' ');
  },
  fileExists: async () =>
    `${await hub.fileExists({ ...common, path: 'config.json' })} ${await hub.fileExists({ ...common, path: 'nowhere' })}`,
  checkRepoAccess: async () => {
    await hub.checkRepoAccess(common);
    return 'open';
  },
  fileDownloadInfo: async () => {
    const info = await hub.fileDownloadInfo({ ...common, path: 'config.json' });
    return `${info.size} ${info.etag}`;
  },
  downloadFile: async () => {
    for (const file of await paths()) {
      const blob = await hub.downloadFile({ ...common, path: file.path });
      await save(file.path, blob);
    }
    return 'all';
  },
  snapshotDownload: async () => hub.snapshotDownload({ ...common, cacheDir: folder }),
};

acts[act]().then(
  (said) => process.stdout.write(`${said}\n`),
  (refusal) => {
    process.stdout.write(`${refusal.name} ${refusal.statusCode || ''} ${refusal.message}\n`);
    process.exit(1);
  },
);
