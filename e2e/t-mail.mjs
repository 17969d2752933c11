import { startMailServer } from '/work/main/e2e/harness/mail/mail-server.ts';
import nodemailer from 'nodemailer';
console.time('start');
const s = await startMailServer();
console.timeEnd('start');
import {readFileSync} from 'node:fs';
for (const [port, secure] of [[s.startTlsPort,false],[s.tlsPort,true]]) {
const t = nodemailer.createTransport({host:s.host, port, secure, requireTLS:!secure, auth:{user:s.address('client'), pass:s.password}, tls:{ca:readFileSync(s.authority)}});
console.log(await t.sendMail({from:s.address('client'), to:s.address('freelancer'), subject:'x', text:'hi'}).then(i=>i.response, e=>e.message));
}
while(s.delivered('freelancer').length<2) await new Promise(r=>setTimeout(r,50));
console.log(s.delivered('freelancer'), s.waiting());
console.time('stop'); await s.dispose(); console.timeEnd('stop');
