package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/**
 * A method that asks by its annotation for completion in its transaction, and cannot have it, fails the build.
 */
class TransactionMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("misuse", NotInTransaction.class, NotInTransaction.Many.class, NotInTransaction.OfClass.class,
                    Things.class, Elsewhere.class, Generic.class, Typed.class)
            .assertException(failure -> {
                List<String> expected = new ArrayList<>();
                expected.add("Idempotent methods cannot be protected as they are:");
                expected.addAll(NotInTransaction.many(Things.class, TransactionMisuseTest::line));
                expected.add(NotInTransaction.ofClass(Elsewhere.class, TransactionMisuseTest::line));
                expected.add(line(Typed.class.getName() + "#create(Object)", "because the method leaves the transaction that "
                        + "is begun for it: it is @Transactional(REQUIRES_NEW)"));
                assertThat(new BuildFailure(failure).message().lines()).containsExactlyInAnyOrderElementsOf(expected);
            });

    private static String line(String method, String reason) {
        return " - " + method + ": completion IN_TRANSACTION is not possible, " + reason
                + ". Change that, or use AFTER_RESPONSE_BUILT";
    }

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Things extends NotInTransaction.Many {
    }

    @Path("/elsewhere")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Elsewhere extends NotInTransaction.OfClass {
    }

    public interface Generic<T> {

        @POST
        T create(T thing);
    }

    @Path("/typed")
    public static class Typed implements Generic<String> {

        @Override
        @Idempotent(completion = Completion.IN_TRANSACTION)
        @Transactional(TxType.REQUIRES_NEW)
        public String create(String thing) {
            return thing;
        }
    }

    @Test
    void everyMethodThatCannotBeCompletedInItsTransaction_failsTheBuild() {
        BuildFailure.expected();
    }
}
