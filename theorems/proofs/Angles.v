(** Integrals over the angle of functions that repeat after a turn. Nothing is assumed. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Vectors.
Open Scope R_scope.

(** Integrals by pieces, with real values. *)
Lemma integral_const (f : R -> R) a b c : a <= b -> (forall x, a < x < b -> f x = c) ->
  is_RInt f a b ((b - a) * c).
Proof.
  intros Hab H. apply (is_RInt_ext (fun _ => c)).
  - intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. symmetry. apply H, Hx.
  - apply (is_RInt_const a b c).
Qed.

Lemma integral_join (f : R -> R) a b c (k l : R) :
  is_RInt f a b k -> is_RInt f b c l -> is_RInt f a c (k + l).
Proof. intros H1 H2. exact (is_RInt_Chasles f a b c k l H1 H2). Qed.

Lemma integral_equal (f g : R -> R) a b (l : R) : a <= b -> (forall x, a < x < b -> f x = g x) ->
  is_RInt f a b l -> is_RInt g a b l.
Proof.
  intros Hab H. apply is_RInt_ext. intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. apply H, Hx.
Qed.

Lemma integral_value (f : R -> R) a b (k l : R) : is_RInt f a b k -> k = l -> is_RInt f a b l.
Proof. intros H <-. exact H. Qed.

Lemma integral_shift (f : R -> R) p a b (l : R) :
  is_RInt f (a + p) (b + p) l -> is_RInt (fun x => f (x + p)) a b l.
Proof.
  intros H. apply (is_RInt_ext (fun y => scal 1 (f (1 * y + p)))).
  - intros y _. unfold scal. simpl. unfold mult. simpl. rewrite !Rmult_1_l. reflexivity.
  - apply (is_RInt_comp_lin f 1 p a b). rewrite !Rmult_1_l. exact H.
Qed.

Lemma integral_reflect (f : R -> R) p a b (l : R) :
  is_RInt f (p - b) (p - a) l -> is_RInt (fun x => f (p - x)) a b l.
Proof.
  intros H.
  assert (S : is_RInt (fun y => scal (-1) (f (-1 * y + p))) a b (opp l)).
  { apply (is_RInt_comp_lin f (-1) p a b). apply (is_RInt_swap (V := R_NormedModule) f).
    replace (-1 * a + p) with (p - a) by ring. replace (-1 * b + p) with (p - b) by ring. exact H. }
  apply (is_RInt_opp (V := R_NormedModule)) in S. rewrite (opp_opp (G := R_AbelianGroup)) in S.
  apply (is_RInt_ext (fun y => opp (scal (-1) (f (-1 * y + p))))); [|exact S].
  intros y _. unfold scal, opp. simpl. unfold mult. simpl. replace (-1 * y + p) with (p - y) by ring. ring.
Qed.

Lemma shift_back (f : R -> R) a b (l : R) : is_RInt f 0 (2 * PI) l -> (forall x, f (x + 2 * PI) = f x) ->
  b = a + 2 * PI -> - (2 * PI) <= a <= 0 -> is_RInt f a b l.
Proof.
  intros H P -> Ha.
  assert (Ex : ex_RInt f 0 (2 * PI)) by (exists l; exact H).
  assert (E1 : ex_RInt f 0 (a + 2 * PI)) by (apply (ex_RInt_Chasles_1 f 0 _ (2 * PI)); [lra | exact Ex]).
  assert (E2 : ex_RInt f (a + 2 * PI) (2 * PI)) by (apply (ex_RInt_Chasles_2 f 0 _ (2 * PI)); [lra | exact Ex]).
  destruct E1 as [k1 H1], E2 as [k2 H2].
  assert (S : (k1 : R) + (k2 : R) = (l : R)).
  { rewrite <- (is_RInt_unique (V := R_CompleteNormedModule) f 0 (2 * PI) l H).
    symmetry. apply (is_RInt_unique (V := R_CompleteNormedModule)), (integral_join f 0 (a + 2 * PI) (2 * PI)); assumption. }
  apply (integral_value f a _ ((k2 : R) + (k1 : R))); [|rewrite Rplus_comm; exact S].
  apply (integral_join f a 0); [|exact H1].
  apply (is_RInt_ext (fun x => f (x + 2 * PI))); [intros; apply P|].
  apply integral_shift. rewrite Rplus_0_l. exact H2.
Qed.

(** A uniform turn v, read as the angle 2πv − ψ. *)
Lemma integral_turn (f : R -> R) psi (l : R) : 0 <= psi <= 2 * PI -> (forall x, f (x + 2 * PI) = f x) ->
  is_RInt f 0 (2 * PI) l -> is_RInt (fun v => f (2 * PI * v - psi)) 0 1 (l / (2 * PI)).
Proof.
  intros Hp P H. pose proof PI_RGT_0 as Pi.
  assert (S : is_RInt (fun v => scal (2 * PI) (f (2 * PI * v + - psi))) 0 1 l).
  { apply (is_RInt_comp_lin f (2 * PI) (- psi) 0 1). rewrite Rmult_0_r, Rplus_0_l, Rmult_1_r.
    apply shift_back; auto; lra. }
  apply (is_RInt_scal _ 0 1 (/ (2 * PI))) in S. replace (l / (2 * PI)) with (/ (2 * PI) * l) by (unfold Rdiv; ring).
  apply (is_RInt_ext (fun v => scal (/ (2 * PI)) (scal (2 * PI) (f (2 * PI * v + - psi))))); [|exact S].
  intros v _. unfold scal. simpl. unfold mult. simpl. rewrite <- Rmult_assoc, Rinv_l, Rmult_1_l by lra.
  reflexivity.
Qed.

(** The angle of a vector of the plane. *)
Lemma angle_of x : 0 < norm 2 x ->
  exists psi, 0 <= psi <= 2 * PI /\ x 0%nat = norm 2 x * cos psi /\ x 1%nat = norm 2 x * sin psi.
Proof.
  intros Hx. set (l := norm 2 x) in *. set (c := x 0%nat / l). set (s := x 1%nat / l).
  assert (N : x 0%nat * x 0%nat + x 1%nat * x 1%nat = l * l).
  { unfold l. rewrite norm_square. unfold norm2, dot. simpl. ring. }
  assert (CS : c * c + s * s = 1).
  { unfold c, s. replace (x 0%nat / l * (x 0%nat / l) + x 1%nat / l * (x 1%nat / l))
      with ((x 0%nat * x 0%nat + x 1%nat * x 1%nat) / (l * l)) by (field; lra). rewrite N. field. lra. }
  assert (X : x 0%nat = l * c /\ x 1%nat = l * s) by (unfold c, s; split; field; lra).
  assert (C : -1 <= c <= 1).
  { assert (Q : c * c <= 1) by (pose proof (Rle_0_sqr s) as Q; unfold Rsqr in Q; lra).
    assert (A : Rabs c <= 1).
    { rewrite <- sqrt_1, <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. exact Q. }
    revert A. unfold Rabs. destruct (Rcase_abs c); lra. }
  destruct X as [-> ->]. pose proof (acos_bound c) as A. pose proof PI_RGT_0.
  assert (S : sqrt (1 - c²) = Rabs s).
  { replace (1 - c²) with (s²) by (unfold Rsqr; lra). apply sqrt_Rsqr_abs. }
  destruct (Rle_or_lt 0 s) as [P|P].
  - exists (acos c). split; [lra|]. rewrite cos_acos, sin_acos, S, Rabs_pos_eq by assumption. auto.
  - exists (2 * PI - acos c). split; [lra|].
    replace (2 * PI - acos c) with (- acos c + 2 * PI) by ring.
    rewrite cos_plus, sin_plus, cos_2PI, sin_2PI, cos_neg, sin_neg, cos_acos, sin_acos, S, Rabs_left by assumption.
    split; ring.
Qed.
