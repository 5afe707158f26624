package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.mutiny.UniSteps;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;

/**
 * Finds every misuse of steps: each message names the method, says what is wrong, and what to do.
 */
final class StepChecks {

    /** The types of parameters that are steps. */
    static final List<DotName> STEPS = List.of(DotName.createSimple(IdempotentSteps.class),
            DotName.createSimple(UniSteps.class));

    /** The transaction types in which a method has no transaction of its own. */
    private static final Set<String> NO_TRANSACTION = Set.of("NOT_SUPPORTED", "NEVER", "SUPPORTS");

    private StepChecks() {
    }

    /** Whether a method takes steps. */
    static boolean takesSteps(ResourceMethod method) {
        return taken(method).isPresent();
    }

    /** The type of the steps that a method takes. */
    private static Optional<DotName> taken(ResourceMethod method) {
        return method.declaration().parameterTypes().stream().map(Type::name).filter(STEPS::contains).findFirst();
    }

    /**
     * @param idempotent whether the method is protected
     * @return the problems of a method that takes steps
     */
    static List<String> problems(ResourceMethod method, boolean idempotent, Capabilities capabilities, IndexView index) {
        List<String> problems = new ArrayList<>();
        String takes = method.description() + ": it takes "
                + taken(method).map(DotName::withoutPackagePrefix).orElseThrow() + ", ";
        if (!idempotent) {
            problems.add(takes + "and is not idempotent, so that no step would be recorded. Add @Idempotent(staleLease = "
                    + "StaleLease.RE_EXECUTE), or remove the parameter");
            return problems;
        }
        AnnotationInstance transactional = TransactionChecks.nearest(method, index, Set.of(TransactionChecks.TRANSACTIONAL));
        if (transactional != null && !NO_TRANSACTION.contains(TransactionChecks.type(transactional))) {
            problems.add(takes + "which are recorded outside of its transaction and stay when that is rolled back, and it is "
                    + "@Transactional. Take @Transactional off, and put it on the methods that write to the database, which it "
                    + "calls");
        }
        if (!capabilities.isPresent(Capability.JACKSON) && !capabilities.isPresent(Capability.JSONB)) {
            problems.add(takes + "whose results are recorded in JSON, and the application has neither quarkus-jackson nor "
                    + "quarkus-jsonb. Add quarkus-rest-jackson or quarkus-rest-jsonb");
        }
        return problems;
    }
}
