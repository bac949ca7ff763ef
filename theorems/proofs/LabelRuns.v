(** Runs of equal labels in a sequence, and their number.

    Proved: every change of the label but the last begins a run that is neither first nor last.
    Nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums FiniteSums.
Open Scope R_scope.

Section Labels.
Variable n : nat.

(** The first of the points i, i+1, … with a negative label; n if there is none. *)
Fixpoint search (y : nat -> R) (fuel i : nat) : nat :=
  match fuel with
  | O => i
  | S k => if Rlt_dec (y i) 0 then i else search y k (S i)
  end.
Definition first_negative (y : nat -> R) (i : nat) : nat := search y (n - i) i.

Lemma search_spec y fuel i :
  (i <= search y fuel i <= i + fuel)%nat /\
  ((search y fuel i < i + fuel)%nat -> y (search y fuel i) < 0) /\
  (forall l, (i <= l < search y fuel i)%nat -> 0 <= y l).
Proof.
  revert i. induction fuel as [|k IH]; intros i; simpl; [repeat split; intros; lia|].
  destruct (Rlt_dec (y i) 0) as [Y|Y]; [repeat split; intros; lia || assumption|].
  destruct (IH (S i)) as [A [B C]]. repeat split; try lia; intros.
  - apply B. lia.
  - destruct (Nat.eq_dec l i) as [->|]; [lra | apply C; lia].
Qed.

Lemma first_negative_spec y i : (i <= n)%nat ->
  (i <= first_negative y i <= n)%nat /\
  ((first_negative y i < n)%nat -> y (first_negative y i) < 0) /\
  (forall l, (i <= l < n)%nat -> y l < 0 -> (first_negative y i <= l)%nat).
Proof.
  intros Hi. unfold first_negative. destruct (search_spec y (n - i) i) as [A [B C]].
  repeat split; try lia; intros.
  - apply B. lia.
  - apply Nat.nlt_ge. intros L. specialize (C l ltac:(lia)). lra.
Qed.

(** A run of the label + begins behind point i; it is not the first run. *)
Definition rise (y : nat -> R) (i : nat) : Prop := (S i < n)%nat /\ y i < 0 /\ 0 < y (S i).
Definition rise_dec y i : {rise y i} + {~ rise y i}.
Proof.
  unfold rise. destruct (lt_dec (S i) n), (Rlt_dec (y i) 0), (Rlt_dec 0 (y (S i)));
    (left; tauto) || (right; tauto).
Defined.

(** It is not the last one either. *)
Definition inner_rise (y : nat -> R) (i : nat) : Prop :=
  rise y i /\ (first_negative y (S i) < n)%nat.
Definition inner_rise_dec y i : {inner_rise y i} + {~ inner_rise y i}.
Proof.
  unfold inner_rise. destruct (rise_dec y i), (lt_dec (first_negative y (S i)) n);
    (left; tauto) || (right; tauto).
Defined.

(** Number of runs of the label + that are neither first nor last. *)
Definition inner_runs (y : nat -> R) : R := count n (inner_rise y) (inner_rise_dec y).

(** Number of changes of the label between neighbours. *)
Definition change (y : nat -> R) (i : nat) : Prop := (S i < n)%nat /\ y i * y (S i) < 0.
Definition change_dec y i : {change y i} + {~ change y i}.
Proof.
  unfold change. destruct (lt_dec (S i) n), (Rlt_dec (y i * y (S i)) 0);
    (left; tauto) || (right; tauto).
Defined.
Definition changes (y : nat -> R) : R := count n (change y) (change_dec y).

Definition last_rise (y : nat -> R) (i : nat) : R :=
  (if rise_dec y i then 1 else 0) - (if inner_rise_dec y i then 1 else 0).

Lemma last_rise_spec y i : last_rise y i = 0 \/
  (last_rise y i = 1 /\ rise y i /\ forall l, (S i <= l < n)%nat -> 0 <= y l).
Proof.
  unfold last_rise. destruct (rise_dec y i) as [Ri|Ri], (inner_rise_dec y i) as [I|I];
    try (left; ring); [right | exfalso; apply Ri, I].
  split; [ring|]. split; [exact Ri|]. intros l Hl. apply Rnot_lt_le. intros Y. apply I.
  split; [exact Ri|]. destruct (first_negative_spec y (S i) ltac:(lia)) as [_ [_ F]].
  apply Nat.le_lt_trans with l; [apply F; assumption | lia].
Qed.

(** Every change but the last begins an inner run. *)
Lemma changes_and_runs y : (forall i, (i < n)%nat -> is_label (y i)) ->
  changes y - 1 <= inner_runs y + inner_runs (fun i => - y i).
Proof.
  intros Hy. set (y' := fun i => - y i).
  assert (changes y - (inner_runs y + inner_runs y') <= 1); [|lra].
  unfold changes, inner_runs, count. rewrite <- sum_plus, <- sum_minus.
  rewrite (sum_ext n _ (fun i => last_rise y i + last_rise y' i)).
  - apply sum_at_most_one.
    + intros i Hi. destruct (last_rise_spec y i) as [E|[E [[_ A] _]]],
        (last_rise_spec y' i) as [E'|[E' [[_ A'] _]]]; rewrite E, E'; unfold y' in *; lra.
    + intros i l Hil.
      destruct (last_rise_spec y i) as [E|[E [_ A]]], (last_rise_spec y' i) as [E'|[E' [_ A']]];
        rewrite E, E'; try (left; ring); right;
      destruct (last_rise_spec y l) as [F|[F [[L [B C]] _]]],
        (last_rise_spec y' l) as [F'|[F' [[L' [B' C']] _]]]; rewrite F, F'; try ring; exfalso;
      unfold y' in *;
      try specialize (A l ltac:(lia)) as Al; try specialize (A (S l) ltac:(lia)) as AS;
      try specialize (A' l ltac:(lia)) as Al'; try specialize (A' (S l) ltac:(lia)) as AS'; lra.
  - intros i Hi. unfold last_rise.
    assert ((if change_dec y i then 1 else 0)
            = (if rise_dec y i then 1 else 0) + (if rise_dec y' i then 1 else 0)); [|lra].
    destruct (change_dec y i) as [[L C]|C], (rise_dec y i) as [[L' A]|A],
      (rise_dec y' i) as [[L'' A']|A']; unfold y' in *; try lra; exfalso.
    + destruct (Hy i Hi) as [P|P], (Hy (S i) L) as [Q|Q]; rewrite P, Q in C; try lra;
        [apply A' | apply A]; unfold rise; rewrite P, Q; repeat split; lia || lra.
    + apply C. split; [exact L'|].
      destruct (Hy i Hi) as [P|P], (Hy (S i) L') as [Q|Q]; rewrite P, Q in *; lra.
    + apply C. split; [exact L''|].
      destruct (Hy i Hi) as [P|P], (Hy (S i) L'') as [Q|Q]; rewrite P, Q in *; lra.
Qed.
End Labels.
