// Makes one call with an SDK and prints, as JSON, how it ended. Arguments: the SDK, the URL of the server, and the call.
import OpenAI from 'openai'
import Stripe from 'stripe'

const [sdk, url, call] = process.argv.slice(2)
const { key, payment } = JSON.parse(call)

const sdks = {
  async stripe () {
    const { hostname, port } = new URL(url)
    const stripe = new Stripe('sk_test_1', { host: hostname, port, protocol: 'http', telemetry: false })
    const answer = await stripe.paymentIntents.create(payment, key ? { idempotencyKey: key } : {})
    return { payment: answer, replayed: answer.lastResponse.headers['idempotent-replayed'] }
  },

  // It drops the idempotencyKey of its own options, so the key is given as a header.
  async openai () {
    const openai = new OpenAI({ apiKey: 'sk-1', baseURL: url })
    const { data, response } = await openai
      .post('/payments', { body: payment, headers: key ? { 'Idempotency-Key': key } : {} }).withResponse()
    return { payment: data, replayed: response.headers.get('idempotent-replayed') }
  }
}

let end
try {
  end = { resolved: true, ...await sdks[sdk]() }
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
