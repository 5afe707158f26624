// Makes calls with an SDK. Arguments: the SDK, and the URL of the server. Each line of the input is a call, and each line of the
// output tells, as JSON, how it ended for its application.
import { createInterface } from 'node:readline'

const sdks = {
  async stripe (url) {
    const { default: Stripe } = await import('stripe')
    const { hostname, port } = new URL(url)
    const stripe = new Stripe('sk_test_1', { host: hostname, port, protocol: 'http', telemetry: false })
    return async (key, payment) => {
      const answer = await stripe.paymentIntents.create(payment, key ? { idempotencyKey: key } : {})
      return { payment: answer, replayed: answer.lastResponse.headers['idempotent-replayed'] }
    }
  },

  // It drops the idempotencyKey of its own options, so the key is given as a header.
  async openai (url) {
    const { default: OpenAI } = await import('openai')
    const openai = new OpenAI({ apiKey: 'sk-1', baseURL: url })
    return async (key, payment) => {
      const { data, response } = await openai
        .post('/payments', { body: payment, headers: key ? { 'Idempotency-Key': key } : {} }).withResponse()
      return { payment: data, replayed: response.headers.get('idempotent-replayed') }
    }
  }
}

const [sdk, url] = process.argv.slice(2)
const pay = await sdks[sdk](url)
for await (const line of createInterface({ input: process.stdin })) {
  const { key, payment } = JSON.parse(line)
  let end
  try {
    end = { resolved: true, ...await pay(key, payment) }
  } catch (error) {
    end = {
      resolved: false,
      error: error.constructor.name,
      status: error.statusCode ?? error.status ?? 0,
      code: error.code ?? '',
      message: error.message
    }
  }
  console.log(JSON.stringify(end))
}
