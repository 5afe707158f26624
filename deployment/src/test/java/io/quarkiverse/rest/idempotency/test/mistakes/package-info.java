/**
 * The typical mistakes of an application or of its client, each with its whole message, as the documentation shows it.
 */
package io.quarkiverse.rest.idempotency.test.mistakes;
