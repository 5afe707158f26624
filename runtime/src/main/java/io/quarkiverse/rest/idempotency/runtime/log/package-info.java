/**
 * The log messages of the extension, each with an id that stays the same when its text changes.
 */
package io.quarkiverse.rest.idempotency.runtime.log;
