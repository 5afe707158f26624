/**
 * Plants bugs, so that it is known what the simulator finds: stores that are wrong in one predicate, and one call of the
 * compiled protocol replaced by another. A bug that it does not find would be a bug that no rule looks for.
 */
package io.quarkiverse.rest.idempotency.simulator.planted;
