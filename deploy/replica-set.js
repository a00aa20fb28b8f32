/* global db, print, rs, sleep -- of mongosh */
try {
  rs.status();
} catch {
  rs.initiate({
    _id: 'rs0',
    members: ['mongo-1', 'mongo-2', 'mongo-3'].map((name, index) => ({ _id: index, host: `${name}:27017` })),
  });
}
for (let tries = 0; rs.status().members.every(({ stateStr }) => stateStr !== 'PRIMARY'); tries += 1) {
  if (tries === 60) throw new Error('no primary after a minute');
  sleep(1_000);
}
print(`primary: ${db.hello().primary}`);
