package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/microbizz/go-desktop/apiclient/demo"
	"github.com/microbizz/go-desktop/app/store"
)

func TestAPersonChosenJustBeforeTheServerKnewThemIsAssigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, demo.Older)
		u, err := w.client.CurrentUser(w.ctx)
		must(t, err)
		w.open()
		defer w.close()
		w.run()
		id := w.add(AddUser{User: store.User{Username: "ny@soerensen-vvs.dk", Name: "Ny Svend", CompanyID: ID(u.CompanyID())}, Password: "hemmeligt-ord"})
		w.drain(time.Minute)
		w.add(Assign{TaskID: w.task, UserID: -id})
		w.drain(time.Minute)
		users, err := NewRemote(w.client).Users(w.ctx)
		must(t, err)
		list, last := w.server.Assignments(w.task), users[len(users)-1]
		if left := w.box.Entries(); len(left) > 0 || list[len(list)-1].User != last.ID {
			t.Errorf("left is %+v, assigned are %+v, the new person is %d", left, list, last.ID)
		}
	})
}
