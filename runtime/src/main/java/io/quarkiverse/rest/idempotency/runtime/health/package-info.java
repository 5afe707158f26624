/**
 * Says whether this node can protect requests, where an application has MicroProfile Health.
 */
package io.quarkiverse.rest.idempotency.runtime.health;
