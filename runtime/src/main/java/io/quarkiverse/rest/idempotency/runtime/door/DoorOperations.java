package io.quarkiverse.rest.idempotency.runtime.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.StoreFailure;
import io.quarkiverse.rest.idempotency.door.DoorOperation;
import io.quarkiverse.rest.idempotency.lifecycle.LifecyclePolicy;
import io.quarkiverse.rest.idempotency.runtime.IdempotencyNode;
import io.quarkiverse.rest.idempotency.runtime.RequestServices;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;

/**
 * The operations without HTTP, with their settings.
 */
@Singleton
public class DoorOperations {

    /**
     * @param bound its settings
     * @param door the same as a door sees them
     */
    record Operation(BoundOperation bound, DoorOperation door) {
    }

    private final Map<String, Operation> operations = new TreeMap<>();

    DoorOperations(DoorDefinitions definitions, IdempotencyNode node) {
        RequestServices services = node.services();
        for (DoorDefinition definition : definitions.definitions()) {
            BoundOperation bound = services.operations().operation(definition.getOperation());
            LifecyclePolicy policy = new LifecyclePolicy(DoorOperation.RECORDS_ALL,
                    bound.storeFailure() == StoreFailure.RUN_UNPROTECTED, services.limits());
            operations.put(bound.name(), new Operation(bound, new DoorOperation(bound.name(), policy, bound.bodyLimit(),
                    bound.completion() == Completion.IN_TRANSACTION, failures(definition), bound.retryAfter())));
        }
    }

    private static List<Class<? extends Throwable>> failures(DoorDefinition definition) {
        List<Class<? extends Throwable>> failures = new ArrayList<>();
        for (String name : definition.getRecordedFailures()) {
            try {
                failures.add(Class.forName(name, false, Thread.currentThread().getContextClassLoader())
                        .asSubclass(Throwable.class));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("The build has found the class " + name + ", and it is not there", e);
            }
        }
        return failures;
    }

    /**
     * @throws IllegalArgumentException if there is none of that name
     */
    Operation get(String name) {
        Operation operation = operations.get(name);
        if (operation == null) {
            throw new IllegalArgumentException("There is no operation '" + name + "'. Declare it with "
                    + "@IdempotentOperation(name = \"" + name + "\") on the class that runs its work; declared are "
                    + operations.keySet());
        }
        return operation;
    }
}
