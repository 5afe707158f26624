/**
 * Runs consumers of messages under the keys of their messages. Alone knows Reactive Messaging and its connectors, and only
 * where an application has them.
 */
package io.quarkiverse.rest.idempotency.runtime.messaging;
