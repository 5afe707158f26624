/**
 * The transaction in which a method has its effect and the record of its key is completed, without saying whose transactions
 * these are.
 */
package io.quarkiverse.rest.idempotency.runtime.transaction;
