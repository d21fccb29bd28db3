package org.stratagrid.scheduler.placement;

import java.util.List;
import org.springframework.stereotype.Component;
import org.stratagrid.scheduler.book.Commitment;
import org.stratagrid.scheduler.book.Committer;
import org.stratagrid.scheduler.book.Outcome;

/** Makes answers true: their rows and their decisions. */
@Component
class Reserving {

    private final Committer committer;
    private final Decisions decisions;

    Reserving(Committer committer, Decisions decisions) {
        this.committer = committer;
        this.decisions = decisions;
    }

    Outcome reserve(Answered answered) {
        return committer.commit(commitment(answered));
    }

    /** Each for itself. @return what became of them, in their order */
    List<Outcome> reserveAll(List<Answered> all) {
        return committer.commitAll(all.stream().map(this::commitment).toList());
    }

    private Commitment commitment(Answered answered) {
        Question question = answered.question();
        Answer answer = answered.answer();
        return new Commitment(
                question.request().id(),
                question.request().configurationId(),
                question.view(),
                question.held(),
                answer.wanted(),
                decisions.row(answer.decision(), answer.grounds()));
    }
}
