/**
 * Sends the events of the public package {@code event}, where an application observes them.
 */
package io.quarkiverse.rest.idempotency.runtime.audit;
