/**
 * Counts and times what this node does, for Micrometer where an application has it. No key, principal or path is a tag.
 */
package io.quarkiverse.rest.idempotency.runtime.metrics;
