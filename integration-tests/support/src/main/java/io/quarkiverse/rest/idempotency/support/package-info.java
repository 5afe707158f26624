/**
 * The common parts of the tests of several modules: packaged applications as processes of their own, and applications of
 * extension tests.
 */
package io.quarkiverse.rest.idempotency.support;
