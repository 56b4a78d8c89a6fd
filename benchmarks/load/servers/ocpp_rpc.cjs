// The Node library `ocpp-rpc` in strict mode, as in its documentation.
const readline = require('node:readline');
const { RPCServer } = require('ocpp-rpc');

const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
const called = new Set();

server.auth((accept) => accept({}));
server.on('client', (client) => {
    if (client.identity.startsWith('called')) {
        called.add(client);
        client.once('close', () => called.delete(client));
    }
    client.handle('BootNotification', () => ({
        status: 'Accepted', interval: 300, currentTime: new Date().toISOString(),
    }));
    client.handle('Heartbeat', () => ({ currentTime: new Date().toISOString() }));
    client.handle('StatusNotification', () => ({}));
    client.handle('MeterValues', () => ({}));
});

const CALLS = [
    ['RemoteStartTransaction', { connectorId: 1, idTag: '04A2B3C4D5E680' }],
    ['ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '60' }],
    ['UnlockConnector', { connectorId: 1 }],
];

async function callOne(client, count) {
    for (let number = 0; number < count; number++) {
        await client.call(...CALLS[number % CALLS.length]);
    }
}

async function main() {
    const http = await server.listen(0, '127.0.0.1');
    console.log(http.address().port);
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const count = Number(line.split(' ')[1]);
        await Promise.all([...called].map((client) => callOne(client, count)));
        console.log('done');
    }
    process.exit(0);
}

main();
