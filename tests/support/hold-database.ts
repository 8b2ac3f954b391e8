import pg from 'pg';
import pino from 'pino';
import { openEmbeddedServer } from '../../src/store/embedded/server.ts';

// A process that opens the database, commits one row, says where it is, and stays until it is killed.
const server = await openEmbeddedServer(String(process.argv[2]), pino({ level: 'silent' }));
const client = new pg.Client({ connectionString: server.url });
client.on('error', () => undefined); // the test may stop the server first
await client.connect();
await client.query('create table kept (word text)');
await client.query(`insert into kept values ('committed')`);
process.stdout.write(`${server.url}\n`);
setInterval(() => undefined, 60_000);
