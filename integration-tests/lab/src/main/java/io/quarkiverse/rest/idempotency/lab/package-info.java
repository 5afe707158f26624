/**
 * A fixture for conformance and load: routes that show, by a counter in the database, how often their method ran.
 */
package io.quarkiverse.rest.idempotency.lab;
