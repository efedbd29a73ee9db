// Starts a whole AT Protocol network on loopback: directory (PLC), personal data server (PDS), AppView and Ozone.
// usage: node devnet.mjs <folder with node_modules>       (DB_POSTGRES_URL and REDIS_HOST in the environment)
// Prints one line "READY {json}" and stays until SIGTERM, or until its standard input closes.
import { createRequire } from 'node:module'
import net from 'node:net'

// The servers would listen on every interface of the machine; they are for this machine alone.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
  const [first, ...rest] = args
  if (typeof first === 'number' || typeof first === 'string' && /^\d+$/.test(first)) {
    const after = rest.filter((one) => typeof one === 'function')
    return listen.call(this, { port: Number(first), host: '127.0.0.1' }, ...after)
  }
  if (first && typeof first === 'object' && 'port' in first) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest)
  }
  return listen.apply(this, args)
}

const require = createRequire(process.argv[2] + '/package.json')
const { TestNetwork } = require('@atproto/dev-env')

const network = await TestNetwork.create({
  pds: { hostname: 'localhost', enableDidDocWithSession: true, rateLimitsEnabled: process.env.RATE === '1' },
  bsky: { dbPostgresSchema: 'bsky' },
  dbPostgresSchema: 'devnet',
})

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(0), 4000).unref()
  try {
    await network.close()
  } finally {
    process.exit(0)
  }
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).on('error', stop).resume()

console.log('READY ' + JSON.stringify({ pds: network.pds.url, appview: network.bsky.url, plc: network.plc.url }))
