package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.Level;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Callers that are authenticated when something asks for them. */
class LazyNamelessCallerTest extends NamelessCallers {

    @RegisterExtension
    static final QuarkusUnitTest APP = application()
            .overrideConfigKey("quarkus.http.auth.proactive", "false")
            .setLogRecordPredicate(record -> record.getLevel() == Level.WARN
                    && record.getLoggerName().equals("io.quarkiverse.rest.idempotency"))
            .assertLogRecords(records -> assertThat(records.get(0).getMessage())
                    .startsWith("IDEMP00037: A request of 'POST /accounts/")
                    .contains("its caller is authenticated and has no name", "provide a PrincipalResolver bean"));
}
