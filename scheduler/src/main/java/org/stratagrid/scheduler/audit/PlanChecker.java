package org.stratagrid.scheduler.audit;

import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.stratagrid.contracts.placement.MovePlan;
import org.stratagrid.scheduler.placement.PlacementSettings;
import org.stratagrid.scheduler.solver.Weights;

/**
 * Replays plans of moves from the rows. It shares no code with the planners or the solver, so that what is wrong there shows
 * here, before anything is moved.
 */
@Component
public class PlanChecker {

    private final JdbcClient database;
    private final Weights weights;
    private final TransactionTemplate oneMoment;

    PlanChecker(JdbcClient database, PlacementSettings settings, PlatformTransactionManager transactions) {
        this.database = database;
        this.weights = settings.weights();
        this.oneMoment = new TransactionTemplate(transactions);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        oneMoment.setReadOnly(true);
    }

    /** What is wrong with a plan on the grid as it is now, a sentence each; empty when all is well. */
    public List<String> violations(MovePlan plan) {
        GridState state = oneMoment.execute(status -> GridState.of(database, weights));
        return violations(Objects.requireNonNull(state), plan);
    }

    /** The same on a grid that is given. */
    public static List<String> violations(GridState state, MovePlan plan) {
        return new Replay(state, plan).violations();
    }
}
