package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;

/**
 * Finds the settings by which a duplicate is given an answer that clients take for a failure of the change, while the change
 * may have been made or is still being made. A client acts on such an answer: it deletes the files of the commit, or makes the
 * change again under a new key.
 */
final class AnswerChecks {

    /**
     * The operations whose 409 tells a client that its change was certainly not made. The Java client takes it for
     * {@code CommitFailedException} where tables and views are committed, and for {@code AlreadyExistsException} where they
     * are created or renamed, also where the commit of a table creates it. Drops are left out: a client that takes one for
     * failed has no files to delete, and nothing to make under another name.
     */
    private static final Set<IcebergOperation> CONFLICT_IS_FINAL = EnumSet.of(
            IcebergOperation.UPDATE_TABLE, IcebergOperation.COMMIT_TRANSACTION, IcebergOperation.REPLACE_VIEW,
            IcebergOperation.CREATE_NAMESPACE, IcebergOperation.CREATE_TABLE, IcebergOperation.REGISTER_TABLE,
            IcebergOperation.CREATE_VIEW, IcebergOperation.REGISTER_VIEW,
            IcebergOperation.RENAME_TABLE, IcebergOperation.RENAME_VIEW);

    /**
     * The operations before which a client writes files: the Java client takes 400 for {@code BadRequestException}, a failure
     * after which it deletes them. For other changes the client has written none.
     */
    private static final Set<IcebergOperation> HAS_FILES = EnumSet.of(
            IcebergOperation.UPDATE_TABLE, IcebergOperation.COMMIT_TRANSACTION);

    private AnswerChecks() {
    }

    /**
     * @param problems is given the problems, each with its property, the expected and the actual value
     */
    static void check(IcebergOperation operation, OperationSettings settings, List<String> problems) {
        if (!settings.enabled()) {
            return;
        }
        if (CONFLICT_IS_FINAL.contains(operation) && settings.inFlightStatus() == 409) {
            problems.add(settings.source("in-flight-status") + ": expected 503, was 409. Clients take 409 for a change that "
                    + "was certainly not made, and the first request, which is still running, can make it. Set 503, or remove "
                    + "the setting");
        }
        if (HAS_FILES.contains(operation) && settings.rejectsExpiredKeys()) {
            problems.add(settings.source("reject-expired-keys") + ": expected false, was true. The answer is 400, after which "
                    + "clients delete the files of a commit that may have been made. Set false, or remove the setting");
        }
    }
}
